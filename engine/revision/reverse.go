package revision

import (
	"fmt"
	"slices"
)

// Reverse gives the plan that takes back what the plan of an upgrade does: the same revisions from the last to the first, each from the rows after it to those before it. A
// DowngradePlan is planned from where one stands, and takes all that depends on what goes; this one comes out exactly where the upgrade starts, whatever the branches are.
func (p Plan) Reverse() (Plan, error) {
	back := Plan{From: p.To, To: p.From, Steps: make([]Step, 0, len(p.Steps))}
	for _, s := range slices.Backward(p.Steps) {
		if s.Direction != Up || len(s.Update)+len(s.Insert) == 0 {
			return Plan{}, fmt.Errorf("a %s has no way back", s.Direction)
		}
		// An upgrade's step puts one row in, and perhaps takes others away.
		one := Step{Revision: s.Revision, Direction: Down, Delete: s.Insert, Update: make([][2]string, 0, len(s.Update)), Insert: s.Delete}
		for _, u := range s.Update {
			one.Update = append(one.Update, [2]string{u[1], u[0]})
		}
		back.Steps = append(back.Steps, one)
	}
	return back, nil
}

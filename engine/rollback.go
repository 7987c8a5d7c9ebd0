package engine

import (
	"mig/engine/revision"
	"mig/engine/script"
)

// RenderRollback gives the script that takes back what the script of an upgrade does: it starts where that ends, and ends where that starts. A revision that can't be downgraded
// is an error.
func (e *Environment) RenderRollback(upgrade revision.Plan) (*script.Script, error) {
	back, err := upgrade.Reverse()
	if err != nil {
		return nil, err
	}
	logger := e.opts.Logger
	defer func() { e.opts.Logger = logger }()
	e.opts.Logger = func(string, ...any) {} // what there is to tell of the settings was told of the upgrade
	return e.offline(back)
}

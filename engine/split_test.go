package engine_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"mig/engine"
	"mig/engine/revision"
)

func textOf(t *testing.T, s interface{ Bytes() ([]byte, error) }) []byte {
	t.Helper()
	text, err := s.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// What is cut out of a script is, byte for byte, what is rendered for that one step: upwards, and back.
func TestSplitIsARender(t *testing.T) {
	for _, dialect := range names() {
		t.Run(dialect, func(t *testing.T) {
			env := example(t, dialect, "")
			up, err := env.Render(revision.Up, engine.Target{To: "heads"})
			if err != nil {
				t.Fatal(err)
			}
			down, err := env.RenderRollback(up.Plan)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(down.Plan.From, up.Plan.To) || len(down.Plan.To) > 0 {
				t.Errorf("the way back goes from %v to %v", down.Plan.From, down.Plan.To)
			}
			ups, downs := slices.Collect(up.Split()), slices.Collect(down.Split())
			if len(ups) < 10 || len(downs) != len(ups) {
				t.Fatalf("%d up, %d down", len(ups), len(downs))
			}
			for i, cut := range ups {
				id := cut.Steps[0].ID
				from := strings.Join(cut.Plan.From, ",")
				if from == "" {
					from = "base"
				}
				alone, err := env.Render(revision.Up, engine.Target{From: from, HasFrom: true, To: id})
				if err != nil {
					t.Fatal(err)
				}
				if got, want := textOf(t, cut), textOf(t, alone); !bytes.Equal(got, want) {
					t.Errorf("the script of %s is\n%s\nrendered alone it is\n%s", id, got, want)
				}
				if alone, err = env.RenderRollback(cut.Plan); err != nil {
					t.Fatal(err)
				}
				if got, want := textOf(t, downs[len(downs)-1-i]), textOf(t, alone); !bytes.Equal(got, want) {
					t.Errorf("the way back of %s is\n%s\nrendered alone it is\n%s", id, got, want)
				}
			}
		})
	}
}

func TestRollbackOfADowngrade(t *testing.T) {
	env := example(t, "sqlite", "")
	down, err := env.Render(revision.Down, engine.Target{From: "heads", HasFrom: true, To: "base"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := env.RenderRollback(down.Plan); err == nil {
		t.Error("it has one")
	}
}

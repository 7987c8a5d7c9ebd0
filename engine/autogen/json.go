package autogen

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"mig/dsl/op"
)

type opsJSON struct {
	Database   string            `json:"database,omitempty"`
	Dialect    string            `json:"dialect,omitempty"`
	Operations []json.RawMessage `json:"operations"`
}

// MarshalJSON gives the name of the database, if it has one, its dialect, and the operations as op.JSON writes them.
func (s Ops) MarshalJSON() ([]byte, error) {
	out := opsJSON{Database: s.Database, Dialect: s.Dialect, Operations: make([]json.RawMessage, len(s.Ops))}
	for i, o := range s.Ops {
		var err error
		if out.Operations[i], err = op.JSON(o); err != nil {
			return nil, err
		}
	}
	return json.Marshal(out)
}

type scriptJSON struct {
	Revision     string    `json:"revision"`
	Message      string    `json:"message"`
	Heads        []string  `json:"head"`
	Splice       bool      `json:"splice"`
	BranchLabels []string  `json:"branch_labels"`
	DependsOn    []string  `json:"depends_on"`
	Tags         []string  `json:"tag"`
	VersionPath  string    `json:"version_path"`
	Upgrades     []opsJSON `json:"upgrade"`
	Downgrades   []opsJSON `json:"downgrade"`
}

// ScriptsFromJSON reads a list of scripts, as json.Marshal writes it. known are the operations of a program's own; a Call is known by itself. A key that a script does not have is an error.
func ScriptsFromJSON(text []byte, known op.Known) ([]*MigrationScript, error) {
	var list []*scriptJSON
	if err := strict(text, &list); err != nil {
		return nil, fmt.Errorf("a list of scripts is expected: %w", err)
	}
	if list == nil || slices.Contains(list, nil) {
		return nil, errors.New("a list of scripts is expected, not null")
	}
	all := op.Known{CallName: func() op.Op { return &Call{} }}
	for name, create := range known {
		all[name] = create
	}
	out := make([]*MigrationScript, len(list))
	for i, in := range list {
		s := &MigrationScript{
			Revision: in.Revision, Message: in.Message, Heads: in.Heads, Splice: in.Splice, BranchLabels: in.BranchLabels, DependsOn: in.DependsOn, Tags: in.Tags, VersionPath: in.VersionPath,
		}
		var err error
		if s.Upgrades, err = sectionsFromJSON(in.Upgrades, all); err != nil {
			return nil, fmt.Errorf("script %d: upgrade: %w", i+1, err)
		}
		if s.Downgrades, err = sectionsFromJSON(in.Downgrades, all); err != nil {
			return nil, fmt.Errorf("script %d: downgrade: %w", i+1, err)
		}
		out[i] = s
	}
	return out, nil
}

func sectionsFromJSON(list []opsJSON, known op.Known) (out []*Ops, err error) {
	for _, in := range list {
		section := &Ops{Database: in.Database, Dialect: in.Dialect}
		for k, text := range in.Operations {
			o, err := known.FromJSON(text)
			if err != nil {
				return nil, fmt.Errorf("operation %d: %w", k+1, err)
			}
			section.Ops = append(section.Ops, o)
		}
		out = append(out, section)
	}
	return out, nil
}

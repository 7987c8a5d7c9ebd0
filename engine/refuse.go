package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"mig/dsl/diag"
	"mig/engine/config"
	"mig/engine/revision"
)

// refuseSettings refuses what the settings ask of a run and mig does not do yet. A setting that
// is there to protect a database must not be passed over in silence.
func (e *Environment) refuseSettings() error {
	c := &e.Config
	hooks := len(c.Hooks.Before) + len(c.Hooks.After) + len(c.Hooks.BeforeEach) + len(c.Hooks.AfterEach) + len(c.Hooks.OnError)
	for _, s := range []struct {
		key string
		set bool
	}{
		{"hooks", hooks > 0},
		{"expect_schema", !c.ExpectSchema.IsZero()},
		{"batch_separator", c.BatchSeparator.All != "" || len(c.BatchSeparator.By) > 0},
	} {
		if s.set {
			return &config.Error{Err: diag.Errorf(diag.Pos{}, "%s is set, and this version of mig does not act on it", s.key).
				WithHint("take it out of %s: mig does not run with a setting that it would ignore", config.FileName)}
		}
	}
	return nil
}

// refuseFiles refuses what the front matter of a plan's revisions asks for and mig does not do yet.
func (e *Environment) refuseFiles(p revision.Plan) error {
	var errs diag.List
	for i := range p.Steps {
		if p.Steps[i].Revision == nil {
			continue
		}
		f := e.File(p.Steps[i].Revision.ID)
		for k, name := range f.Meta.Dialects {
			if slices.Contains(e.names(), name) {
				continue
			}
			err := f.Errorf("dialects", k, "there is no dialect %q", name).WithHint("the dialects are %s", strings.Join(e.names(), ", "))
			if near := diag.Nearest(name, e.names()); near != "" {
				err = err.WithHint("did you mean %s?", near)
			}
			errs = append(errs, err)
		}
		for _, s := range []struct {
			key string
			set bool
		}{
			{"on_change", f.Meta.OnChange},
		} {
			if s.set {
				errs = append(errs, f.Errorf(s.key, 0, "this version of mig does not act on %s", s.key).
					WithHint("take it out: mig does not run a revision with a setting that it would ignore"))
			}
		}
	}
	return errs.Err()
}

// checkDatabase compares the database's name with expect_database.
func (e *Environment) checkDatabase(ctx context.Context, c *connected) error {
	want, err := e.Config.ExpectDatabase.Expand(e.opts.Lookup)
	if err != nil || want == "" {
		return err
	}
	name, err := c.db.Name(ctx)
	if err != nil {
		return fmt.Errorf("the database does not tell its name, which expect_database asks for: %w", err)
	}
	if name != want {
		return fmt.Errorf("the database is %q, and expect_database is %q: nothing was done", name, want)
	}
	return nil
}

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
	if err := c.Check(); err != nil {
		return err
	}
	for _, s := range []struct {
		key string
		set bool
	}{
		{"batch_separator", c.BatchSeparator.All != "" || len(c.BatchSeparator.By) > 0},
	} {
		if s.set {
			return &config.Error{Err: diag.Errorf(diag.Pos{}, "%s is set, and this version of mig does not act on it", s.key).
				WithHint("take it out of %s: mig does not run with a setting that it would ignore", config.FileName)}
		}
	}
	return nil
}

// refuseFiles refuses dialects that there are not in the front matter of a plan's revisions.
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

// checkSchema compares the session's schema, in which names without one are found, with expect_schema.
func (e *Environment) checkSchema(ctx context.Context, c *connected) error {
	want, err := e.Config.ExpectSchema.Expand(e.opts.Lookup)
	if err != nil || want == "" {
		return err
	}
	_, rows, err := c.session.Query(ctx, c.Dialect.Traits().Schema)
	switch {
	case err != nil:
		return fmt.Errorf("the session does not tell its schema, which expect_schema asks for: %w", err)
	case len(rows) != 1 || len(rows[0]) != 1 || rows[0][0] == nil:
		return fmt.Errorf("the session has no schema, and expect_schema is %q: nothing was done", want)
	case *rows[0][0] != want:
		return fmt.Errorf("the session's schema is %q, and expect_schema is %q: nothing was done", *rows[0][0], want)
	}
	return nil
}

package engine_test

import (
	"context"
	"testing"

	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// guardedExample renders the example in a form, for the server at hand, since that is what an online run writes for.
func (c shop) guardedExample(t *testing.T, databaseURL string, form scripts.Form, d revision.Direction, target engine.Target) string {
	t.Helper()
	env := exampleWith(t, c.dialect, "", func(cfg *config.Config, opts *engine.Options) {
		cfg.ServerVersion, opts.Form = config.ByDialect{All: serverVersion(t, c.dialect, databaseURL)}, form
	})
	text, err := asText(env.Render(context.Background(), d, target))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The guarded scripts of the example leave what an online run leaves, the log too, up and down, and mig finds nothing to do afterwards.
func TestClientExample(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"refuse", "skip", "plain"} {
		t.Run(form, func(t *testing.T) {
			each(t, []shop{psql, maria, sqlite3}, func(t *testing.T, c shop) {
				f := scripts.Form{Client: c.client, Guard: scripts.Refuses, Verbose: true}
				switch {
				case form == "plain":
					f.Client = scripts.Plain
				case form == "skip" && !c.skips:
					t.Skip("has no --guard=skip")
				case form == "skip":
					f.Guard = scripts.Skips
				}
				c.examples(t, f)
			})
		})
	}
}

func (c shop) examples(t *testing.T, f scripts.Form) {
	t.Helper()
	online, offline := c.scratch(t), c.scratch(t)
	open := func(databaseURL string) *engine.Environment {
		return exampleWith(t, c.dialect, databaseURL, func(*config.Config, *engine.Options) {})
	}
	upgrade(t, open(online))
	settled(t, open(online))
	up := c.guardedExample(t, offline, f, revision.Up, engine.Target{To: "heads"})
	c.runs(t, offline, up, c.stops()...)
	alike(t, "after the script, the database", c.content(t, online), c.content(t, offline))
	settled(t, open(offline))
	if f.Guard == scripts.Skips {
		before := c.all(t, offline)
		c.runs(t, offline, up)
		alike(t, "after the second run, the database", before, c.all(t, offline))
	} else {
		c.refused(t, offline, up, "mig: this script is for a database at base; the version table says f06a2c8e4d71", c.stops()...)
	}

	if _, err := open(online).Downgrade(context.Background(), "base"); err != nil {
		t.Fatal(err)
	}
	c.runs(t, offline, c.guardedExample(t, offline, f, revision.Down, engine.Target{From: "heads", HasFrom: true, To: "base"}), c.stops()...)
	alike(t, "after the script down, the database", c.content(t, online), c.content(t, offline))
	upgrade(t, open(offline))
}

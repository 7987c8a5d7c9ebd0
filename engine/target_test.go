package engine_test

import (
	"context"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
)

const targetTable = `{{ create_table "t" (column "id" "integer" primary_key) }} `

// A target that can't be meant is refused, with its place, before a server is asked: what it holds must not be run for good.
func TestTargetIsRefused(t *testing.T) {
	for _, c := range []struct{ name, dialect, target, want string }{
		{"the end of a transaction", "postgresql", targetTable + "CREATE TABLE q (a INT); COMMIT;", "1:84: the statement opens or ends a transaction"},
		{"a transaction of its own", "sqlite", targetTable + "BEGIN; CREATE TABLE q (a INT);", "1:60: the statement opens or ends a transaction"},
		{"what can't run in a transaction", "postgresql", targetTable + "VACUUM;", "1:60: the statement opens or ends a transaction, or can't run in one"},
		{"a table that is not there", "mysql", targetTable + `{{ create_index "i" "tt" "id" }}`, "1:63: create_index: the target has no table tt"},
		{"front matter", "postgresql", "---\nrevision: r1\n---\n" + targetTable, "target.sql.tmpl:1: a target has no front matter"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project{dialect: c.dialect, texts: []string{targetTable}, files: map[string]string{"target.sql.tmpl": c.target}}
			p.set = func(s *config.Config) { s.Target = "m/target.sql.tmpl" }
			_, err := p.open(t).Changes(context.Background(), engine.CompareOptions{})
			if err == nil || !strings.Contains(diag.Format(err), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// An index may be made concurrently, which no transaction takes.
func TestTargetHasConcurrentIndex(t *testing.T) {
	const target = targetTable + `{{ create_index "i" "t" (expr "id + 1") concurrently }}`
	d := newDatabase(t, "postgresql")
	d.naming = config.Naming{}
	d.upgrade(t, targetTable+`{{ create_index "i" "t" (expr "(id) + (1)") }}`)
	d.silentFrom(t, "the index being there", target, true, targetTable)
}

func TestEmptyTargetIsNoted(t *testing.T) {
	d := newDatabase(t, "sqlite")
	found := d.changes(t, "", engine.CompareOptions{}, targetTable)
	if len(found.Upgrade) != 1 || len(found.Notes) != 1 || !strings.Contains(found.Notes[0], "is empty") {
		t.Errorf("found\n%s%q", render(t, found.Upgrade), found.Notes)
	}
	if found := d.changes(t, "", engine.CompareOptions{}, ""); len(found.Notes) > 0 {
		t.Errorf("of nothing there is a note: %q", found.Notes)
	}
}

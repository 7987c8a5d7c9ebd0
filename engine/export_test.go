package engine

import (
	"context"
	"testing"

	"mig/dialects"
	"mig/engine/revision"
	"mig/engine/script"
)

// StatementsHash gives the hash of statements as the log has it.
func StatementsHash(list ...string) string {
	var c script.Chain
	for _, sql := range list {
		c.Add(&dialects.Statement{SQL: sql})
	}
	return c.Hash()
}

// LogTable gives the statements that make the log table of MySQL.
func LogTable(t *testing.T, e *Environment) []string {
	t.Helper()
	support, _, err := e.connection()
	if err != nil {
		t.Fatal(err)
	}
	v, err := support.Dialect.ParseVersion("mariadb-10.11")
	if err != nil {
		t.Fatal(err)
	}
	list, err := e.logOf(&connected{Support: support, facts: dialects.Facts{Version: v}}).Create()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, st := range list {
		out = append(out, st.SQL)
	}
	return out
}

// RenderForm renders in a form.
func RenderForm(e *Environment, d revision.Direction, t Target, f script.Form) (*script.Script, error) {
	e.opts.Form = f
	return e.Render(context.Background(), d, t)
}

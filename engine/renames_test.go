package engine_test

import (
	"errors"
	"strings"
	"testing"

	"mig/engine"
	"mig/engine/config"
)

// A column with a dot in its name is renamed by its name in double quotes, and a rename that is proposed has it so.
func TestRenameOfOddNames(t *testing.T) {
	before := `{{ create_table "t" (column (name "a.b") "integer") (column "say:\"x\"" "varchar(10)") }}`
	after := `{{ create_table "t" (column (name "c.d") "integer") (column "x" "varchar(10)") }}`
	p := project{dialect: "postgresql", texts: []string{before}}
	alike := changesOf(t, p, after, engine.CompareOptions{}).Alike
	if len(alike) != 2 {
		t.Fatalf("proposed is %v, and not both columns", alike)
	}
	var renames []string
	for _, r := range alike {
		renames = append(renames, engine.RenameText(r))
	}
	if got, want := strings.Join(renames, " "), `t."a.b":"c.d" t."say:""x""":x`; got != want {
		t.Errorf("proposed is %s, and not %s", got, want)
	}
	c := changesOf(t, p, after, engine.CompareOptions{Renames: renames})
	if text := render(t, c.Upgrade); strings.Count(text, "new_name") != 2 || strings.Contains(text, "drop_column") {
		t.Errorf("found is\n%s", text)
	}
}

// Only a rename that is wrong is told how renames are said.
func TestRenameHint(t *testing.T) {
	text := `{{ create_table "t" (column "a" "integer") }}`
	p := project{dialect: "postgresql", texts: []string{text}, files: map[string]string{"target.sql.tmpl": text}, set: func(c *config.Config) { c.Target = "m/target.sql.tmpl" }}
	_, err := p.open(t).Changes(t.Context(), engine.CompareOptions{Renames: []string{"t.b:a"}})
	var usage *engine.UsageError
	if !errors.As(err, &usage) || !strings.Contains(usage.Hint, "--rename") {
		t.Errorf("the error is %v", err)
	}
}

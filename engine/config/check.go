package config

import (
	"fmt"
	"slices"

	"mig/dsl/diag"
)

// Check reports what no mig.yaml can say: settings that a program has not started from Default, or a mode that there is not. With an empty
// Config nothing would be called by its name, and nothing of a column would be compared.
func (c *Config) Check() error {
	for _, s := range []struct {
		key, value string
		allowed    []string // nil is any but the empty one
	}{
		{"script_location", c.ScriptLocation, nil},
		{"version_table", c.VersionTable, nil},
		{"file_template", c.FileTemplate, nil},
		{"transaction", string(c.Transaction), []string{string(PerMigration), string(SingleTransaction), string(NoTransaction)}},
		{"lock", string(c.Lock), []string{string(AdvisoryLock), string(NoLock)}},
	} {
		switch {
		case s.value == "":
			return usage(diag.Errorf(diag.Pos{}, "the settings have no %s", s.key).WithHint("start from config.Default(), or from what Resolve gives"))
		case s.allowed != nil && !slices.Contains(s.allowed, s.value):
			return usage(diag.Errorf(diag.Pos{}, "there is no %s %q", s.key, s.value).WithHint("it is one of %s", fmt.Sprintf("%q", s.allowed)))
		}
	}
	return nil
}

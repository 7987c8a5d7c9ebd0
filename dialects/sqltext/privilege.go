package sqltext

import (
	"slices"
	"strings"
)

// Privilege is what the kinds of operations need, as names with a space between.
type Privilege struct{ Needs, Kinds string }

// Privileges gives what those of the operations that a script has need, in order, each once; of raw SQL only its author knows.
func Privileges(list []Privilege, has func(kind string) bool) []string {
	var out []string
	for _, p := range list {
		if !slices.Contains(out, p.Needs) && (p.Kinds == "" || slices.ContainsFunc(strings.Fields(p.Kinds), has)) {
			out = append(out, p.Needs)
		}
	}
	if has("sql") || has("execute") {
		out = append(out, "what its raw SQL needs")
	}
	return out
}

// The kinds of operations that change something that is there.
const (
	AltersTable = "add_column alter_column drop_column batch_alter_table create_primary_key create_foreign_key create_unique_constraint create_check_constraint create_exclude_constraint drop_constraint rename_table validate_constraint backfill create_table_comment drop_table_comment"
	WritesRows  = "bulk_insert upsert backfill"
)

package sqlite

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Clients gives sqlite3.
func (shell) Clients() []string { return []string{"sqlite3"} }

// Lines stop sqlite3 at the first error, with exit status 1. https://www.sqlite.org/cli.html
func (shell) Lines(string) dialects.Lines {
	return dialects.Lines{Opening: ".bail on\n", Again: ".bail on\n", Say: printed}
}

// printed writes an argument in double quotes, where sqlite3 reads backslashes. https://www.sqlite.org/cli.html#dot_command_arguments
func printed(text string) string {
	return `.print "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + "\"\n"
}

// Session gives nothing.
func (shell) Session() []dialects.Statement { return nil }

// Canary looks at a character beyond ASCII: sqlite3 takes what it gets for UTF-8, and a file may have been converted on its way.
func (c shell) Canary() []dialects.Statement {
	return c.Refuse("length('é') = 1 AND unicode('é') = 233", "mig: this file is not in UTF-8 any more", "")
}

// Refuse fails by a path that json_extract does not take: its message is the only one in which SQLite tells a text of one's own outside a trigger. A
// condition that holds gives no row, and so no output. https://www.sqlite.org/json1.html#path_arguments
func (shell) Refuse(unless, message, found string) []dialects.Statement {
	if found == "" {
		found = "(SELECT '')" // a constant could be evaluated ahead of the condition
	}
	return []dialects.Statement{{SQL: "SELECT 1 WHERE CASE WHEN " + unless + " THEN 0 ELSE json_extract('{}', " + sqltext.Quote(message) + " || " + found + ") END", Op: "bookkeeping"}}
}

// OneRow asks for the rows of the statement before. https://www.sqlite.org/lang_corefunc.html#changes
func (c shell) OneRow(list []dialects.Statement, or, message string) (out []dialects.Statement) {
	cond := "changes() = 1"
	if or != "" {
		cond += " OR " + or
	}
	for _, s := range list {
		out = append(append(out, s), c.Refuse(cond, message, "")...)
	}
	return out
}

// If is beyond SQLite, which has no statement that decides on another.
func (c shell) If(cond string, s dialects.Statement, then *dialects.Statement) ([]dialects.Statement, error) {
	if cond != "" {
		return nil, &dialects.UnsupportedError{Dialect: "sqlite", Version: c.version, What: "a script that skips what is done", Hint: "--guard refuses instead of skipping; `mig upgrade` skips"}
	}
	list := []dialects.Statement{s}
	if then != nil {
		list = append(list, *then)
	}
	return list, nil
}

// Between gives nothing: there is no client but sqlite3.
func (shell) Between(bool) string { return "" }

// Closing gives nothing.
func (shell) Closing() []dialects.Statement { return nil }

// Concat joins two expressions.
func (shell) Concat(a, b string) string { return a + " || " + b }

// Expressions: a database is its file, as expect_database states it. https://www.sqlite.org/lang_datefunc.html
func (shell) Expressions() dialects.Expressions {
	return dialects.Expressions{
		Database: `(SELECT CASE file WHEN '' THEN ':memory:' ELSE substr(file, length(rtrim(file, replace(replace(file, '/', ''), '\', ''))) + 1) END FROM pragma_database_list WHERE name = 'main')`,
		Schema:   "'main'",
		Now:      "strftime('%Y-%m-%d %H:%M:%f000', 'now')", ID: "strftime('%Y%m%dT%H%M%f000Z', 'now')",
		Since: "CAST(round((julianday('now') - julianday(started_at)) * 86400000) AS INTEGER)",
		Rows:  "(SELECT ifnull(group_concat(version_num, ', '), 'base') FROM %s)",
	}
}

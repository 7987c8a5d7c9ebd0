package mysql

import (
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// when asks once, and prepares each statement, or one that does nothing: IF is a word of stored programs alone. A variable that is NULL,
// since the script was resumed in another session, makes a text that the server refuses. MariaDB needs no name for a prepared statement, and
// has IF, which serves for one statement: of several, some may have run before a failure, and the answer must stay what it was.
// https://dev.mysql.com/doc/refman/8.4/en/sql-prepared-statements.html
// https://mariadb.com/kb/en/execute-immediate/
// https://mariadb.com/kb/en/using-compound-statements-outside-of-stored-programs/
func when(c *sqltext.Compiler, cond op.Condition, list []dialects.Statement) []dialects.Statement {
	texts := make([]string, len(list))
	for i, st := range list {
		checkPrepared(c, st)
		texts[i] = c.Lit(schema.NewString(st.SQL))
	}
	ask := condition(c, cond)
	if isMaria(c.Facts) && len(texts) == 1 {
		return []dialects.Statement{{SQL: "IF " + ask + " THEN\n    " + sqltext.LineEnded(list[0].SQL) + ";\nEND IF", Body: true}}
	}
	out := []string{"SET @mig_when = " + ask}
	for _, text := range texts {
		choice := "CASE @mig_when WHEN 1 THEN\n    " + text + "\n    WHEN 0 THEN 'DO 0' END"
		if isMaria(c.Facts) {
			out = append(out, "EXECUTE IMMEDIATE "+choice)
		} else {
			out = append(out, "SET @mig_sql = "+choice, "PREPARE mig_when FROM @mig_sql", "EXECUTE mig_when", "DEALLOCATE PREPARE mig_when")
		}
	}
	return statements(out...)
}

func statements(texts ...string) []dialects.Statement {
	out := make([]dialects.Statement, len(texts))
	for i, text := range texts {
		out[i] = dialects.Statement{SQL: text}
	}
	return out
}

// What can be prepared, as far as a migration has a use for it.
// https://dev.mysql.com/doc/refman/8.4/en/sql-prepared-statements.html#prepared-statements-permitted
var preparable = regexp.MustCompile(`(?is)^(?:alter\s+(?:table|user)|analyze\s+table|call|(?:create|drop)\s+(?:database|schema|(?:unique\s+|fulltext\s+|spatial\s+)?index|user|(?:temporary\s+)?table)|` +
	`create\s+(?:or\s+replace\s+)?(?:algorithm\s*=\s*\w+\s+)?(?:definer\s*=\s*\S+\s+)?(?:sql\s+security\s+\w+\s+)?view|drop\s+view|(?:create|drop|alter)\s+(?:or\s+replace\s+)?sequence|` +
	`delete|do|grant|insert|optimize\s+table|rename\s+(?:table|user)|repair\s+table|replace|revoke|select|set|truncate|update|with)\b`)

func checkPrepared(c *sqltext.Compiler, st dialects.Statement) {
	sql := strings.TrimSpace(st.SQL[st.First:])
	head := strings.Join(strings.Fields(sql)[:min(2, len(strings.Fields(sql)))], " ")
	switch {
	case prepares.MatchString(sql):
		c.Unsupported("ask both in one: (row_exists \"SELECT …\")", "a condition within a condition")
	case st.Body, !preparable.MatchString(sql):
		c.Unsupported("run it without the condition, with an IF NOT EXISTS or DROP … IF EXISTS of its own", "%s in when, since the server does not prepare it", head)
	}
}

var prepares = regexp.MustCompile(`(?i)^(?:set\s+@mig_|prepare\b|execute\b|deallocate\b)`)

// condition asks the catalog. Without a schema the table is the current database's.
func condition(c *sqltext.Compiler, cond op.Condition) string {
	what, missing := strings.CutSuffix(cond.Kind, "_missing")
	what = strings.TrimSuffix(what, "_exists")
	exists := ""
	if what == "row" {
		exists = sqltext.LineEnded(c.Query(cond.Select))
	} else {
		exists = catalogQuery(c, what, cond)
	}
	if missing {
		return "NOT EXISTS (" + exists + ")"
	}
	return "EXISTS (" + exists + ")"
}

// Where the catalog lists what is asked for, and in which column.
var catalogs = map[string][2]string{
	"table":      {"tables", ""},
	"column":     {"columns", "column_name"},
	"index":      {"statistics", "index_name"},
	"constraint": {"table_constraints", "constraint_name"},
}

func catalogQuery(c *sqltext.Compiler, what string, cond op.Condition) string {
	in, ok := catalogs[what]
	if !ok {
		c.Unsupported("", "the condition %s", cond.Kind)
	}
	_ = c.Table(cond.Table) // the lengths of its names
	database := "DATABASE()"
	if cond.Table.Schema != "" {
		database = c.Lit(schema.NewString(cond.Table.Schema))
	}
	q := "SELECT 1 FROM information_schema." + in[0] + " WHERE table_schema = " + database + " AND table_name = " + c.Lit(schema.NewString(cond.Table.Name))
	if in[1] != "" {
		q += " AND " + in[1] + " = " + c.Lit(schema.NewString(cond.Name))
	}
	return q
}

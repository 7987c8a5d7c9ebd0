package postgresql

import (
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// when writes an anonymous block. Its statements are texts for EXECUTE, so that none is looked at unless it runs: the columns that it
// names may not be there. https://www.postgresql.org/docs/current/sql-do.html
func when(c *sqltext.Compiler, cond op.Condition, list []dialects.Statement) []dialects.Statement {
	var body strings.Builder
	if cond.Kind == "row_exists" {
		body.WriteString("#variable_conflict use_column\n") // a column may have the name of the variable FOUND
	}
	body.WriteString("BEGIN\n    IF " + condition(c, cond) + " THEN\n")
	for _, st := range list {
		switch {
		case st.Autocommit:
			c.Unsupported("run it without the condition: it has an IF NOT EXISTS or IF EXISTS of its own, or can be started again", "in when, what can't run in a transaction (%s)", firstWords(st.SQL))
		case st.Copy:
			c.Unsupported("insert the rows", "COPY … FROM stdin in when")
		}
		body.WriteString("        EXECUTE " + dollarQuote(st.SQL, "sql") + ";\n")
	}
	body.WriteString("    END IF;\nEND\n")
	return []dialects.Statement{{SQL: "DO " + dollarQuote("\n"+body.String(), "mig")}}
}

// firstWords tells a statement in a message.
func firstWords(sql string) string {
	words := strings.Fields(sql)
	return strings.Join(words[:min(3, len(words))], " ")
}

// dollarQuote writes a text between dollar quotes whose tag, or the beginning of it, the text does not hold.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-DOLLAR-QUOTING
func dollarQuote(text, name string) string {
	tag := "$" + name
	for n := 1; strings.Contains(text, tag); n++ {
		tag = "$" + name + strconv.Itoa(n) + "_"
	}
	end := ""
	if strings.HasSuffix(text, "$") {
		end = "\n"
	}
	return tag + "$" + text + end + tag + "$"
}

// condition asks the catalog. A table without a schema is looked for where CREATE TABLE puts one; what belongs to a table, in the table
// that ALTER TABLE would find.
func condition(c *sqltext.Compiler, cond op.Condition) string {
	what, missing := strings.CutSuffix(cond.Kind, "_missing")
	what = strings.TrimSuffix(what, "_exists")
	name := sqltext.Quote(cond.Name)
	of := "to_regclass(" + sqltext.Quote(c.Table(cond.Table)) + ")"
	exists := ""
	switch what {
	case "table":
		return tableCondition(c, cond.Table, missing)
	case "column":
		exists = "SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = " + of + " AND attname = " + name + " AND attnum > 0 AND NOT attisdropped"
	case "index":
		exists = "SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = " + of + " AND x.relname = " + name
	case "constraint":
		exists = "SELECT 1 FROM pg_catalog.pg_constraint WHERE conrelid = " + of + " AND conname = " + name
	case "row":
		exists = sqltext.LineEnded(c.Query(cond.Select))
	default:
		c.Unsupported("", "the condition %s", cond.Kind)
	}
	if missing {
		return "NOT EXISTS (" + exists + ")"
	}
	return "EXISTS (" + exists + ")"
}

func tableCondition(c *sqltext.Compiler, n schema.Name, missing bool) string {
	of := sqltext.Quote(c.Table(n))
	if n.Schema == "" {
		_ = c.ID(n.Name) // its length
		of = "format('%I.%I', current_schema(), " + sqltext.Quote(n.Name) + ")"
	}
	if missing {
		return "to_regclass(" + of + ") IS NULL"
	}
	return "to_regclass(" + of + ") IS NOT NULL"
}

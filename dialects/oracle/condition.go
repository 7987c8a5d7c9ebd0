package oracle

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// condition is a query that gives one number, 0 for no. ALL_ views show what the user can reach, in any schema.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/static-data-dictionary-views.html
func condition(c *sqltext.Compiler, cond op.Condition) (query string, missing bool) {
	kind, missing := strings.CutSuffix(cond.Kind, "_missing")
	switch kind = strings.TrimSuffix(kind, "_exists"); kind {
	case "table":
		return count(c, "all_tables", "owner", "table_name", cond.Table), missing
	case "column":
		return count(c, "all_tab_columns", "owner", "table_name", cond.Table) + " AND column_name = " + inCatalog(c, cond.Name), missing
	case "index":
		return count(c, "all_indexes", "table_owner", "table_name", cond.Table) + " AND index_name = " + inCatalog(c, cond.Name), missing
	case "constraint":
		return count(c, "all_constraints", "owner", "table_name", cond.Table) + " AND constraint_name = " + inCatalog(c, cond.Name), missing
	case "row":
		return "FROM dual WHERE EXISTS " + sqltext.Parens(c.Query(cond.Select)), missing
	}
	c.Fail(fmt.Errorf("oracle knows no condition %s", cond.Kind))
	return "", missing
}

// count asks a view of the catalog for a name. One without a schema is in the session's, which need not be the user's own.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/SYS_CONTEXT.html
func count(c *sqltext.Compiler, view, owner, column string, n schema.Name) string {
	in := "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')"
	if n.Schema != "" {
		in = inCatalog(c, n.Schema)
	}
	return "FROM " + view + " WHERE " + owner + " = " + in + " AND " + column + " = " + inCatalog(c, n.Name)
}

// inCatalog is a name as the catalog has it: in upper case, unless it is quoted.
func inCatalog(c *sqltext.Compiler, name string) string {
	return stringLiteral(catalogName(c.ID(name)))
}

func when(c *sqltext.Compiler, cond op.Condition, list []dialects.Statement) []dialects.Statement {
	query, missing := condition(c, cond)
	return conditional(c, query, missing, list)
}

// conditional asks, and runs the statements as dynamic SQL: PL/SQL has no DDL of its own, and compiles a block as a whole, before
// its first statement has run.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/EXECUTE-IMMEDIATE-statement.html
func conditional(c *sqltext.Compiler, query string, missing bool, list []dialects.Statement) []dialects.Statement {
	if len(list) == 0 {
		return nil
	}
	is := "> 0"
	if missing {
		is = "= 0"
	}
	var b strings.Builder
	b.WriteString("DECLARE\n    mig_found INTEGER;\nBEGIN\n    SELECT COUNT(*) INTO mig_found " + query + ";\n    IF mig_found " + is + " THEN\n")
	for _, s := range list {
		b.WriteString("        EXECUTE IMMEDIATE " + immediate(c, s.SQL) + ";\n")
	}
	b.WriteString("    END IF;\nEND;")
	return []dialects.Statement{{SQL: b.String()}}
}

const maxDynamic = 32767 // bytes of a string in PL/SQL

// immediate writes a statement as a string of PL/SQL, which has a length.
func immediate(c *sqltext.Compiler, sql string) string {
	if len(sql) > maxDynamic {
		c.Fail(fmt.Errorf("a statement of %d bytes under a condition: a string of PL/SQL has %d; divide it", len(sql), maxDynamic))
	}
	return quoteLines(sql)
}

// acts reports whether SQL*Plus does something at a line of a statement, which has no white space around it.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-basics.html
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SET-system-variable-summary.html (SQLPREFIX)
func acts(line string) bool {
	return line == "/" || line == "/;" || line == "." || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "@")
}

// quoteLines writes a text as a string of PL/SQL: as it is when SQL*Plus leaves its lines alone, else line by line, joined.
func quoteLines(sql string) string {
	quoted, safe := sqltext.Quote(sql), true
	for line := range strings.Lines(quoted) {
		text := strings.TrimSpace(line)
		safe = safe && len(line) <= maxLine && !acts(text) && !strings.HasSuffix(text, "-") && strings.IndexFunc(text, control) < 0
	}
	if safe {
		return quoted
	}
	var lines []string
	for line := range strings.Lines(sql) {
		parts := pieces(line, sqltext.Quote)
		for i := len(parts) - 1; i > 0; i-- {
			if strings.HasPrefix(parts[i], "CHR(") { // the line's end
				parts[i-1] += " || " + parts[i]
				parts = slices.Delete(parts, i, i+1)
			}
		}
		lines = append(lines, parts...)
	}
	return strings.Join(lines, " ||\n            ")
}

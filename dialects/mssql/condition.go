package mssql

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// objectKinds are the kinds of constraints, as sys.objects has them.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-objects-transact-sql
const objectKinds = "'C', 'D', 'F', 'PK', 'UQ'"

// condition asks the catalog. A name of it is compared as the database's collation compares, as the server itself does.
// https://learn.microsoft.com/sql/t-sql/functions/object-id-transact-sql
func condition(c *sqltext.Compiler, cond op.Condition) string {
	kind, missing := strings.CutSuffix(cond.Kind, "_missing")
	kind = strings.TrimSuffix(kind, "_exists")
	query := ""
	switch kind {
	case "table":
		return object(c, cond.Table, "U", missing)
	case "column":
		query = "(SELECT 1 FROM sys.columns WHERE object_id = " + objectID(c, cond.Table) + " AND name = " + nameLiteral(c, cond.Name) + ")"
	case "index":
		query = "(SELECT 1 FROM sys.indexes WHERE object_id = " + objectID(c, cond.Table) + " AND name = " + nameLiteral(c, cond.Name) + ")"
	case "constraint":
		query = "(SELECT 1 FROM sys.objects WHERE parent_object_id = " + objectID(c, cond.Table) + " AND name = " + nameLiteral(c, cond.Name) +
			" AND type IN (" + objectKinds + "))"
	case "row":
		query = sqltext.Parens(oneQuery(c, cond.Select))
	default:
		c.Fail(fmt.Errorf("mssql knows no condition %s", cond.Kind))
	}
	if missing {
		return "NOT EXISTS " + query
	}
	return "EXISTS " + query
}

// object asks for an object of a kind: U is a table, V a view, SO a sequence.
func object(c *sqltext.Compiler, n schema.Name, kind string, missing bool) string {
	is := "IS NOT NULL"
	if missing {
		is = "IS NULL"
	}
	return "OBJECT_ID(" + stringLiteral(c.Table(n), true) + ", N'" + kind + "') " + is
}

// objectID is that of a table or a view, which has columns and indexes too.
func objectID(c *sqltext.Compiler, n schema.Name) string {
	return "OBJECT_ID(" + stringLiteral(c.Table(n), true) + ")"
}

func nameLiteral(c *sqltext.Compiler, name string) string { return stringLiteral(raw(c, name), true) }

// oneQuery checks that a text is one statement, and takes its terminator off: the scanner, which cuts batches, does neither.
func oneQuery(c *sqltext.Compiler, text string) string {
	sql := strings.TrimRight(c.Query(text), " \t\n;")
	if strings.Contains(strings.TrimRight(bare(sql), " \t\n;"), ";") {
		c.Fail(fmt.Errorf("%.60q is more than one statement", sql))
	}
	return sql
}

// stopAtError: without it a batch goes on after most errors, from the rows that could not be saved to the column that is dropped.
// https://learn.microsoft.com/sql/t-sql/statements/set-xact-abort-transact-sql
const stopAtError = "SET XACT_ABORT ON"

// when writes IF around the statements. Each is a string that EXEC runs: a batch is compiled as a whole, before its first statement
// has run, and some statements stand alone in their batch.
// https://learn.microsoft.com/sql/t-sql/language-elements/execute-transact-sql
func when(c *sqltext.Compiler, cond op.Condition, list []dialects.Statement) []dialects.Statement {
	return conditional(c, condition(c, cond), list)
}

func conditional(c *sqltext.Compiler, cond string, list []dialects.Statement) []dialects.Statement {
	if len(list) == 0 {
		return nil
	}
	one := dialects.Statement{}
	lines := make([]string, len(list))
	for i, s := range list {
		if s.Repeat > 1 {
			c.Fail(fmt.Errorf("a batch with GO %d can't run under a condition; write a loop", s.Repeat))
		}
		line, err := execute(s.SQL)
		if err != nil {
			c.Fail(err)
		}
		lines[i] = "    " + line
		one.Autocommit = one.Autocommit || s.Autocommit
	}
	one.SQL = "IF " + cond + "\n" + lines[0]
	if len(list) > 1 {
		one.SQL = "IF " + cond + "\nBEGIN\n    " + stopAtError + ";\n" + strings.Join(lines, ";\n") + ";\nEND"
	}
	return []dialects.Statement{one}
}

// settings finds a batch that does nothing but set options, for the batches that follow; setWord how many.
// https://learn.microsoft.com/sql/t-sql/statements/set-statements-transact-sql
var settings = regexp.MustCompile(`(?i)^\s*(?:set\s+(?:` +
	`(?:[a-z_]+(?:\s*,\s*[a-z_]+)*|identity_insert\s+[\w.#@$]*|statistics\s+[a-z]+)\s+(?:on|off)|` +
	`(?:lock_timeout|deadlock_priority|datefirst|dateformat|language|rowcount|textsize)\s+-?\w+|` +
	`transaction\s+isolation\s+level\s+(?:read\s+(?:un)?committed|repeatable\s+read|snapshot|serializable))\b\s*;?\s*)+$`)

var setWord = regexp.MustCompile(`(?i)\bset\b`)

// execute writes a statement as a string for EXEC, which takes literals and no functions. The string may have line ends, where these are no
// part of what a client or the server alters. SET holds until the batch that it stands in ends, so it must stand outside of EXEC.
// https://learn.microsoft.com/sql/t-sql/statements/set-statements-transact-sql
func execute(sql string) (string, error) {
	if text := bare(sql); settings.MatchString(text) {
		sql = strings.TrimRight(sql, "; \n")
		if len(setWord.FindAllString(text, 2)) > 1 {
			sql = "BEGIN\n" + sql + "\nEND"
		}
		return sql, nil
	}
	for line := range strings.Lines(sql) {
		if strings.HasSuffix(strings.TrimSpace(line), `\`) {
			return "", errors.New("a line that ends in a backslash, inside a statement that runs under a condition: SQL Server would join it with the next one")
		}
	}
	run := "EXEC(N" + split(sql) + ")"
	if what, way := altered(run); what != "" {
		return "", fmt.Errorf("a statement that runs under a condition, as a string: %s; %s", what, way)
	}
	return run, nil
}

// guarded gives an operation without its if_not_exists, of which no release has the words, and the condition to ask instead. alone tells
// that its statement can't stand under an IF.
func guarded(c *sqltext.Compiler, o op.Op) (plain op.Op, cond string, alone bool) {
	switch o := o.(type) {
	case *op.CreateTable:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, condition(c, op.Condition{Kind: "table_missing", Table: o.Table}), false
		}
	case *op.AddColumn:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, condition(c, op.Condition{Kind: "column_missing", Table: o.Table, Name: o.Column.Name}), false
		}
	case *op.CreateIndex:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, condition(c, op.Condition{Kind: "index_missing", Table: o.Table, Name: o.Index.Name}), false
		}
	case *op.CreateSchema:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, "SCHEMA_ID(" + nameLiteral(c, o.Name) + ") IS NULL", true
		}
	case *op.CreateSequence:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, object(c, o.Name, "SO", true), false
		}
	case *op.CreateView:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, object(c, o.Name, "V", true), true
		}
	}
	return o, "", false
}

// ifMissing puts the condition of if_not_exists before the statements; a single one stands as it is, where it may.
func ifMissing(c *sqltext.Compiler, cond string, alone bool, list []dialects.Statement) []dialects.Statement {
	if len(list) == 1 && !alone {
		list[0].SQL = "IF " + cond + "\n" + list[0].SQL
		return list
	}
	return conditional(c, cond, list)
}

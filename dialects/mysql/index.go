package mysql

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// https://dev.mysql.com/doc/refman/8.4/en/create-index.html
func createIndex(c *sqltext.Compiler, o *op.CreateIndex) string {
	x := &o.Index
	return sqltext.Join("CREATE", sqltext.If(x.Unique, "UNIQUE"), indexKind(x.Using), "INDEX", sqltext.If(o.IfNotExists, "IF NOT EXISTS"),
		c.ID(x.Name), "ON", c.Table(o.Table), "("+indexColumns(c, x.Columns)+")",
		using(c, x.Using), options(x.Options, " "), x.Tail, sqltext.If(o.Concurrently, "ALGORITHM=INPLACE LOCK=NONE"))
}

// indexColumns writes every expression in parentheses of its own, calls of functions too.
func indexColumns(c *sqltext.Compiler, columns []schema.IndexColumn) string {
	out := make([]string, len(columns))
	for i, col := range columns {
		s := "(" + col.Expr + ")"
		if col.Name != "" {
			s = c.ID(col.Name)
		}
		if col.Prefix > 0 {
			s += "(" + strconv.Itoa(col.Prefix) + ")"
		}
		if col.Desc {
			if !has(c.Facts, mysqlDesc, mariaDesc) {
				c.Unsupported("leave desc out: an index is read backwards, too", "descending index columns")
			}
			s += " DESC"
		}
		out[i] = s
	}
	return strings.Join(out, ", ")
}

// indexKind gives the word of an index that is none of the usual kind, which stands in another place than a method.
func indexKind(method string) string {
	if kind := strings.ToUpper(method); kind == "FULLTEXT" || kind == "SPATIAL" {
		return kind
	}
	return ""
}

// using writes an index's method.
func using(c *sqltext.Compiler, method string) string {
	switch strings.ToLower(method) {
	case "", "fulltext", "spatial":
		return ""
	case "btree", "hash", "rtree":
		return "USING " + method
	}
	c.Fail(fmt.Errorf("mysql has no index method %q, only btree and hash, fulltext and spatial", method))
	return ""
}

// dropIndex names the table, in whose name space an index is.
func dropIndex(c *sqltext.Compiler, o *op.DropIndex) string {
	table := o.Table
	known, err := o.Find(c.Before)
	switch {
	case err != nil:
		c.Fail(err)
	case known != nil:
		table = known.Name
	case table == (schema.Name{}):
		c.Fail(&dialects.NeedError{What: "the table of the index " + o.Name + ", which DROP INDEX must name", Hint: `drop_index "` + o.Name + `" "TABLE"`})
		return ""
	}
	guard := ""
	if o.IfExists {
		guard = "IF EXISTS"
	}
	if o.Concurrently {
		return "ALTER TABLE " + c.Table(table) + " " + sqltext.Join("DROP INDEX", guard, c.ID(o.Name)) + ", ALGORITHM=INPLACE, LOCK=NONE"
	}
	return sqltext.Join("DROP INDEX", guard, c.ID(o.Name), "ON", c.Table(table))
}

// Options whose values are strings, and those that take no equals sign.
var (
	stringOptions = []string{"COMMENT", "DATA DIRECTORY", "INDEX DIRECTORY", "PASSWORD", "CONNECTION", "COMPRESSION", "ENCRYPTION", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE"}
	spaceOptions  = []string{"COLLATE", "DEFAULT COLLATE", "CHARACTER SET", "DEFAULT CHARACTER SET", "TABLESPACE", "WITH PARSER", "COMMENT"}
)

// options writes a table's or an index's options as SQLAlchemy does: ENGINE=InnoDB COLLATE utf8mb4_bin.
// https://dev.mysql.com/doc/refman/8.4/en/create-table.html
func options(list []schema.Option, separator string) string {
	out := make([]string, len(list))
	for i, o := range list {
		key := strings.ToUpper(o.Key)
		value, joiner := o.Value, "="
		if slices.Contains(stringOptions, key) && !strings.HasPrefix(value, "'") {
			value = "'" + escaper.Replace(value) + "'"
		}
		if slices.Contains(spaceOptions, key) {
			joiner = " "
		}
		out[i] = o.Key + joiner + value
	}
	return strings.Join(out, separator)
}

package oracle

import (
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// guard is what to ask instead of if_exists or if_not_exists: the query of a condition, and whether it must find nothing.
type guard struct {
	query   string
	missing bool
}

// guarded gives an operation without its if_exists or if_not_exists, and what to ask instead, where this release has no words for it: since
// 23 objects have them, their columns and constraints have not.
// https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/ALTER-TABLE.html
func guarded(c *sqltext.Compiler, o op.Op) (op.Op, guard) {
	ask := func(kind string, table schema.Name, name string) guard {
		query, missing := condition(c, op.Condition{Kind: kind, Table: table, Name: name})
		return guard{query, missing}
	}
	switch o := o.(type) {
	case *op.AddColumn:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, ask("column_missing", o.Table, o.Column.Name)
		}
	case *op.DropColumn:
		if n := *o; n.IfExists {
			n.IfExists = false
			return &n, ask("column_exists", o.Table, o.Column)
		}
	case *op.DropConstraint:
		if n := *o; n.IfExists {
			n.IfExists = false
			return &n, ask("constraint_exists", o.Table, o.Name)
		}
	}
	if c.Facts.Version.AtLeast(23, 0) {
		return o, guard{}
	}
	switch o := o.(type) {
	case *op.CreateTable:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, ask("table_missing", o.Table, "")
		}
	case *op.DropTable:
		if n := *o; n.IfExists {
			n.IfExists = false
			return &n, ask("table_exists", o.Table, "")
		}
	}
	return guardedObject(c, o)
}

// guardedObject is for what has a name of its own in its schema, as an index has here.
func guardedObject(c *sqltext.Compiler, o op.Op) (op.Op, guard) {
	switch o := o.(type) {
	case *op.CreateIndex:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, guard{count(c, "all_indexes", "owner", "index_name", indexName(o)), true}
		}
	case *op.DropIndex:
		if n := *o; n.IfExists {
			name := droppedIndex(c, o) // before the table is left out: one that is known need not have the index
			n = op.DropIndex{Name: name.Name, Schema: name.Schema, Concurrently: o.Concurrently}
			return &n, guard{count(c, "all_indexes", "owner", "index_name", name), false}
		}
	case *op.CreateSequence:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, guard{count(c, "all_sequences", "sequence_owner", "sequence_name", o.Name), true}
		}
	case *op.DropSequence:
		if n := *o; n.IfExists {
			n.IfExists = false
			return &n, guard{count(c, "all_sequences", "sequence_owner", "sequence_name", o.Name), false}
		}
	case *op.CreateView:
		if n := *o; n.IfNotExists {
			n.IfNotExists = false
			return &n, guard{count(c, "all_views", "owner", "view_name", o.Name), true}
		}
	case *op.DropView:
		if n := *o; n.IfExists {
			n.IfExists = false
			return &n, guard{count(c, "all_views", "owner", "view_name", o.Name), false}
		}
	}
	return o, guard{}
}

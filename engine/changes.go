package engine

import (
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
	"mig/engine/autogen"
)

// Changes are what leads to the schema that is wanted, in one database.
type Changes struct {
	Dialect            string
	Upgrade, Downgrade []op.Op
	From               *schema.Schema // what they lead from, as operations say it
	// Notes tell of differences that no operation makes, and of what a person should look at.
	Notes []string
	// Alike are a table or a column that goes and one that comes and looks like it: perhaps a new name.
	Alike []autogen.Rename

	skipped []autogen.Rename

	dialect dialects.Dialect
	facts   dialects.Facts
	unname  func(*op.CreateTable) error

	options  autogen.Options // with which it was compared
	database string
	to       *schema.Schema
	own      *extended
}

// DSL gives the operations as the body of a revision's upgrade.
func (c *Changes) DSL() (string, error) { return body(c.Upgrade, c.unname, c.own.renderers) }

// body gives operations as a person writes them.
func body(ops []op.Op, unname func(*op.CreateTable) error, own autogen.Renderers) (string, error) {
	tidy, err := autogen.Tidy(ops, unname)
	if err != nil {
		return "", err
	}
	return own.RenderDSL(tidy...)
}

// SQL gives the statements of the operations, as a client takes them.
func (c *Changes) SQL() (string, error) {
	facts := c.facts
	facts.Online, facts.Inspect, facts.Query = false, nil, nil
	list, err := compileAll(c.own.compiler(c.dialect, false), facts, schema.Over(c.From), c.Upgrade)
	if err != nil {
		return "", err
	}
	words := c.dialect.Script(facts)
	var b []byte
	for st := range dialects.Expand(list) {
		b = append(words.Append(b, *st), '\n')
	}
	return string(b), nil
}

// Summary tells an operation in a few words: its name, and what it is about.
func Summary(o op.Op) string {
	switch o := o.(type) {
	case *op.AddColumn:
		return o.Op() + " " + o.Table.String() + "." + o.Column.Name
	case *op.DropColumn:
		return o.Op() + " " + o.Table.String() + "." + o.Column
	case *op.AlterColumn:
		return o.Op() + " " + o.Table.String() + "." + o.Column
	case *op.CreateIndex:
		return o.Op() + " " + o.Index.Name + " on " + o.Table.String()
	case *op.DropIndex:
		return o.Op() + " " + o.Name + " on " + o.Table.String()
	case *op.AddConstraint:
		return o.Op() + " " + o.Constraint.Name + " on " + o.Table.String()
	case *op.DropConstraint:
		return o.Op() + " " + o.Name + " on " + o.Table.String()
	case *op.RenameTable:
		return o.Op() + " " + o.Old.String() + " to " + o.New.String()
	case *op.AddEnumValue:
		return o.Op() + " " + o.Name.String() + " " + o.Value
	case *op.Batch:
		parts := make([]string, len(o.Ops))
		for i, part := range o.Ops {
			parts[i] = strings.Replace(Summary(part), " "+o.Table.String()+".", " ", 1)
		}
		return o.Op() + " " + o.Table.String() + ": " + strings.Join(parts, ", ")
	}
	if n, ok := op.TableOf(o); ok {
		return o.Op() + " " + n.String()
	}
	return strings.TrimSpace(o.Op() + " " + objectName(o))
}

func objectName(o op.Op) string {
	switch o := o.(type) {
	case *op.CreateView:
		return o.Name.String()
	case *op.DropView:
		return o.Name.String()
	case *op.CreateSequence:
		return o.Name.String()
	case *op.AlterSequence:
		return o.Name.String()
	case *op.DropSequence:
		return o.Name.String()
	case *op.CreateEnum:
		return o.Name.String()
	case *op.DropEnum:
		return o.Name.String()
	case *op.CreateSchema:
		return o.Name
	case *op.DropSchema:
		return o.Name
	}
	return ""
}

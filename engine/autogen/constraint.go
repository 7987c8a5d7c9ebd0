package autogen

import (
	"strconv"

	"mig/dsl/op"
	"mig/dsl/schema"
)

var itemNames = map[schema.ConstraintKind]string{
	schema.PrimaryKey: "primary_key_constraint", schema.Unique: "unique_constraint", schema.ForeignKey: "foreign_key_constraint",
	schema.Check: "check_constraint", schema.Exclude: "exclude_constraint",
}

// constraintItem gives a constraint as an item of create_table.
func (r *renderer) constraintItem(k *schema.Constraint) form {
	f := form{name: itemNames[k.Kind], args: []string{r.optional(k.Name)}}
	r.constraint(&f, k)
	return f
}

// addConstraint gives create_primary_key and its like.
func (r *renderer) addConstraint(table schema.Name, k *schema.Constraint) form {
	f := form{args: []string{r.optional(k.Name), r.name(table)}}
	r.constraint(&f, k)
	return f
}

// constraint writes what follows the name, or the name and the table.
func (r *renderer) constraint(f *form, k *schema.Constraint) {
	switch k.Kind {
	case schema.PrimaryKey, schema.Unique:
		f.args = append(f.args, r.idents(k.Columns)...)
	case schema.ForeignKey:
		f.args = append(f.args, r.name(k.Referred))
		f.add("columns", r.idents(k.Columns)...)
		f.add("references_columns", r.idents(k.ReferredColumns)...)
	case schema.Check:
		f.args = append(f.args, quote(k.Expr))
	case schema.Exclude:
		for _, e := range k.Elements {
			of := "(expr " + quote(e.Expr) + ")"
			if e.Column != "" {
				of = r.ident(e.Column)
			}
			f.add("exclude", of, quote(e.Op))
		}
	}
	constraintOptions(f, k)
}

// constraintOptions writes the options of all kinds; those that a kind lacks are not set.
func constraintOptions(f *form, k *schema.Constraint) {
	f.keyword("on_delete", k.OnDelete)
	f.keyword("on_update", k.OnUpdate)
	f.flag("deferrable", k.Deferrable)
	f.keyword("initially", k.Initially)
	f.keyword("match", k.Match)
	f.flag("not_valid", k.NotValid)
	f.text("where", k.Where)
	f.list("include", k.Include)
	f.text("using", k.Using)
	f.options(k.Options)
	f.text("tablespace", k.Tablespace)
	f.flag("clustered", k.Clustered)
	f.flag("nulls_not_distinct", k.NullsNotDistinct)
	f.text("tail", k.Tail)
}

func (r *renderer) dropConstraint(o *op.DropConstraint) form {
	f := form{args: []string{r.ident(o.Name), r.name(o.Table)}}
	f.text("type", string(o.Kind))
	f.flag("if_exists", o.IfExists)
	f.flag("cascade", o.Cascade)
	return f
}

func (r *renderer) createIndex(o *op.CreateIndex) form {
	x := &o.Index
	f := form{args: []string{r.optional(x.Name), r.name(o.Table)}}
	for _, c := range x.Columns {
		f.args = append(f.args, r.indexColumn(c))
	}
	f.flag("unique", x.Unique)
	f.text("where", x.Where)
	f.list("include", x.Include)
	f.text("using", x.Using)
	for _, c := range x.Columns {
		if c.OpClass != "" {
			f.add("opclass", quote(c.Name+c.Expr), quote(c.OpClass))
		}
	}
	f.options(x.Options)
	f.text("tablespace", x.Tablespace)
	f.flag("clustered", x.Clustered)
	f.flag("nulls_not_distinct", x.NullsNotDistinct)
	f.flag("concurrently", o.Concurrently)
	f.flag("if_not_exists", o.IfNotExists)
	f.text("tail", x.Tail)
	return f
}

// indexColumn writes a name, (expr …), (prefix … n), or one of them in (desc …).
func (r *renderer) indexColumn(c schema.IndexColumn) string {
	text := ""
	switch {
	case c.Expr != "":
		text = "(expr " + quote(c.Expr) + ")"
	case c.Prefix > 0:
		text = "(prefix " + r.ident(c.Name) + " " + strconv.Itoa(c.Prefix) + ")"
	default:
		text = r.ident(c.Name)
	}
	if c.Desc {
		return "(desc " + text + ")"
	}
	return text
}

func (r *renderer) dropIndex(o *op.DropIndex) form {
	f := form{args: []string{r.name(schema.Name{Schema: o.Schema, Name: o.Name})}}
	if o.Table != (schema.Name{}) {
		f.args = append(f.args, r.name(o.Table))
	}
	f.flag("concurrently", o.Concurrently)
	f.flag("if_exists", o.IfExists)
	f.flag("cascade", o.Cascade)
	return f
}

package mysql

import (
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// batch joins operations into as few ALTER TABLE as keep their meaning: each may rebuild the table. Within one statement the server drops,
// changes and adds in an order of its own, so what builds on an operation before it comes into the next statement, new columns in new keys
// excepted. https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
func batch(c *sqltext.Compiler, o *op.Batch) ([]dialects.Statement, error) {
	scratch := o.Scratch(c.Before)
	b := &batching{alter: "ALTER TABLE " + c.Table(o.Table) + " "}
	for _, part := range mergeAlters(o.Ops) {
		list, err := c.Dialect.Compile(part, scratch, c.Facts)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			b.add(c, part, list)
		}
		if err := part.Apply(scratch); err != nil {
			return nil, err
		}
	}
	b.flush()
	return b.out, c.Err
}

// inOne joins the statements of an operation on a table.
func inOne(c *sqltext.Compiler, o *op.AddColumn, list []dialects.Statement) []dialects.Statement {
	b := &batching{alter: "ALTER TABLE " + c.Table(o.Table) + " "}
	b.add(c, o, list)
	b.flush()
	return b.out
}

// mergeAlters makes one of the alter_column that follow each other on one column.
func mergeAlters(ops []op.Op) []op.Op {
	var out []op.Op
	for _, o := range ops {
		next, ok := o.(*op.AlterColumn)
		if ok && len(out) > 0 {
			if last, ok := out[len(out)-1].(*op.AlterColumn); ok && last.After(schema.Column{Name: last.Column}).Name == next.Column {
				out[len(out)-1] = mergeAlter(*last, next)
				continue
			}
		}
		out = append(out, o)
	}
	return out
}

func mergeAlter(a op.AlterColumn, b *op.AlterColumn) *op.AlterColumn {
	if b.NewName != "" {
		a.NewName = b.NewName
	}
	if b.Type != nil {
		a.Type = b.Type
	}
	if b.Null != schema.NullUnset {
		a.Null = b.Null
	}
	if b.Default != nil || b.DropDefault {
		a.Default, a.DropDefault = b.Default, b.DropDefault
	}
	if b.Collate != nil {
		a.Collate = b.Collate
	}
	if b.Comment != nil {
		a.Comment = b.Comment
	}
	if b.Identity != nil || b.DropIdentity {
		a.Identity, a.DropIdentity = b.Identity, b.DropIdentity
	}
	a.Existing = mergeExisting(a.Existing, b.Existing)
	return &a
}

// mergeExisting keeps what the first states, since that is what the column was before both.
func mergeExisting(a, b op.Existing) op.Existing {
	if a.Type == nil {
		a.Type = b.Type
	}
	if a.Null == schema.NullUnset {
		a.Null = b.Null
	}
	if a.Default == nil {
		a.Default = b.Default
	}
	if a.Collate == nil {
		a.Collate = b.Collate
	}
	if a.Comment == nil {
		a.Comment = b.Comment
	}
	if a.Identity == nil {
		a.Identity = b.Identity
	}
	return a
}

// batching is a batch while its statements are joined.
type batching struct {
	alter string
	out   []dialects.Statement

	parts []string
	whole []dialects.Statement // what the parts are, each as a statement

	changed, added []string // columns that the parts drop, rename or define anew, and those that they add
	keyed, keys    []string // columns of the keys that they add, and the names of those
	dropped        []string // constraints, but for keys, which may be dropped and added at once
	renamed        bool     // a column was renamed: a check waits, whose text may name it
	drops, adds    bool     // foreign keys, which are not dropped and added at once, nor are their columns changed; the drop alone costs nothing
}

// add takes an operation into the statement at hand, or ends that one first.
func (b *batching) add(c *sqltext.Compiler, o op.Op, list []dialects.Statement) {
	parts, ok := b.partsOf(c, o, list)
	if !ok || !b.fits(o, parts) {
		b.flush()
	}
	if !ok {
		b.out = append(b.out, list...)
		return
	}
	b.parts, b.whole = append(b.parts, parts...), append(b.whole, list...)
	b.note(o, parts)
}

func (b *batching) flush() {
	if len(b.parts) > 1 {
		b.out = append(b.out, dialects.Statement{SQL: strings.TrimSuffix(b.alter, " ") + "\n    " + strings.Join(b.parts, ",\n    ")})
	} else {
		b.out = append(b.out, b.whole...)
	}
	*b = batching{alter: b.alter, out: b.out}
}

// partsOf gives what an operation is within ALTER TABLE; ok is false for one that stands alone.
func (b *batching) partsOf(c *sqltext.Compiler, o op.Op, list []dialects.Statement) (parts []string, ok bool) {
	switch o := o.(type) {
	case *op.TableComment:
		return nil, false
	case *op.CreateIndex:
		return []string{addIndex(c, o)}, !o.Concurrently && o.Index.Tail == ""
	case *op.DropIndex:
		return []string{sqltext.Join("DROP INDEX", guard(o.IfExists), c.ID(o.Name))}, !o.Concurrently
	case *op.AlterColumn:
		if len(list) > 1 { // the second renames what the first defines
			return nil, false
		}
	}
	for _, st := range list {
		part, is := strings.CutPrefix(st.SQL, strings.TrimSuffix(b.alter, " "))
		if !is {
			return nil, false
		}
		parts = append(parts, strings.TrimSpace(part))
	}
	return parts, true
}

// addIndex is createIndex within ALTER TABLE.
func addIndex(c *sqltext.Compiler, o *op.CreateIndex) string {
	words := []string{"ADD"}
	if o.Index.Unique {
		words = append(words, "UNIQUE")
	}
	if kind := indexKind(o.Index.Using); kind != "" {
		words = append(words, kind)
	}
	words = append(words, "INDEX")
	if o.IfNotExists {
		words = append(words, "IF NOT EXISTS")
	}
	return sqltext.Join(append(words, c.ID(o.Index.Name), "("+indexColumns(c, o.Index.Columns)+")", using(c, o.Index.Using), options(o.Index.Options, " "))...)
}

// fits reports whether an operation may join the statement at hand.
func (b *batching) fits(o op.Op, parts []string) bool {
	if b.drops && mention(parts, addForeign) || b.adds && mention(parts, dropForeign) {
		return false
	}
	switch o := o.(type) {
	case *op.AddColumn:
		return !touches(b.changed, o.Column.Name) && !touches(b.added, o.Column.Name) && b.constraintsFit(slices.Concat(o.Column.Checks, o.Constraints)...)
	case *op.DropColumn:
		return !touches(b.changed, o.Column) && !touches(b.added, o.Column) && !touches(b.keyed, o.Column)
	case *op.AlterColumn:
		both := []string{o.Column, o.NewName}
		return !b.drops && !touches(b.changed, both...) && !touches(b.added, both...) && (o.NewName == "" || !touches(b.keyed, o.Column))
	case *op.CreateIndex:
		return !b.renamed || !touches(b.changed, sqltext.Names(o.Index.Columns)...)
	case *op.AddConstraint:
		return b.constraintsFit(o.Constraint)
	case *op.DropIndex:
		return !touches(b.keys, o.Name)
	case *op.DropConstraint:
		return !touches(b.keys, o.Name)
	default:
		return false
	}
}

// constraintsFit: a constraint does not join the drop of one of its name, nor what renames a column that it may name.
func (b *batching) constraintsFit(list ...*schema.Constraint) bool {
	return !slices.ContainsFunc(list, func(k *schema.Constraint) bool {
		return touches(b.dropped, k.Name) || b.renamed && (k.Kind == schema.Check || touches(b.changed, k.Columns...))
	})
}

// note keeps what later operations must not build on.
func (b *batching) note(o op.Op, parts []string) {
	b.drops, b.adds = b.drops || mention(parts, dropForeign), b.adds || mention(parts, addForeign)
	switch o := o.(type) {
	case *op.AddColumn:
		b.added = append(b.added, o.Column.Name)
		b.noteKeys(slices.Concat(o.Column.Checks, o.Constraints)...)
	case *op.DropColumn:
		b.changed = append(b.changed, o.Column)
	case *op.AlterColumn:
		b.changed = append(b.changed, o.Column)
		if o.NewName != "" {
			b.changed, b.renamed = append(b.changed, o.NewName), true
		}
	case *op.CreateIndex:
		b.keys, b.keyed = append(b.keys, o.Index.Name), append(b.keyed, sqltext.Names(o.Index.Columns)...)
	case *op.AddConstraint:
		b.noteKeys(o.Constraint)
	case *op.DropConstraint:
		if !mention(parts, "DROP INDEX", "DROP PRIMARY KEY") {
			b.dropped = append(b.dropped, o.Name)
		}
	}
}

func (b *batching) noteKeys(list ...*schema.Constraint) {
	for _, k := range list {
		b.keys, b.keyed = append(b.keys, k.Name), append(b.keyed, k.Columns...)
	}
}

// How foreign keys are dropped and added.
const (
	dropForeign = "DROP FOREIGN KEY"
	addForeign  = "FOREIGN KEY("
)

func mention(parts []string, words ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(part, w) })
	})
}

// touches compares names as the server does, to which the case of columns and keys is nothing.
func touches(list []string, names ...string) bool {
	return slices.ContainsFunc(list, func(a string) bool {
		return slices.ContainsFunc(names, func(b string) bool { return b != "" && strings.EqualFold(a, b) })
	})
}

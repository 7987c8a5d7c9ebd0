package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Naming gives names to constraints that were given none, so that every one of them can be dropped
// offline later. A nil Naming leaves names to the database.
type Naming struct {
	templates map[string]*template.Template
	traits    dialects.Traits
}

// DefaultNaming is the convention of a project that states none.
var DefaultNaming = map[string]string{
	"pk": `pk_{{.Table}}`,
	"fk": `fk_{{.Table}}_{{join "_" .Columns}}`,
	"uq": `uq_{{.Table}}_{{join "_" .Columns}}`,
	"ix": `ix_{{.Table}}_{{join "_" .Columns}}`,
	"ck": `ck_{{.Table}}_{{if .Columns}}{{join "_" .Columns}}{{else}}{{.Index}}{{end}}`,
	"df": `df_{{.Table}}_{{join "_" .Columns}}`,
}

// nameParts is what a convention's template sees.
type nameParts struct {
	Table           string
	Columns         []string
	Referred        string
	ReferredColumns []string
	Index           int // of a check among those of its table or column, from 1
}

// NewNaming parses a convention, by the keys pk fk uq ck ix df; a key that is missing has the default.
func NewNaming(convention map[string]string, traits dialects.Traits) (*Naming, error) {
	n := &Naming{templates: map[string]*template.Template{}, traits: traits}
	for key, text := range DefaultNaming {
		if own, ok := convention[key]; ok {
			text = own
		}
		t, err := template.New(key).Option("missingkey=error").Funcs(template.FuncMap{
			"join":  func(sep string, list []string) string { return strings.Join(list, sep) },
			"lower": strings.ToLower,
			"upper": strings.ToUpper,
		}).Parse(text)
		if err != nil {
			return nil, fmt.Errorf("naming_convention.%s: %w", key, err)
		}
		n.templates[key] = t
	}
	return n, nil
}

func (n *Naming) name(key string, parts nameParts) (string, error) {
	var b strings.Builder
	if err := n.templates[key].Execute(&b, parts); err != nil {
		return "", fmt.Errorf("naming_convention.%s: %w", key, err)
	}
	return n.cut(b.String()), nil
}

const hashLen = 8 // hexadecimal digits that tell cut names apart

// cut shortens a name that is too long, and ends it in a hash of the whole, which is the same each time.
func (n *Naming) cut(name string) string {
	limit := n.traits.MaxIdent
	if limit == 0 || sqltext.IdentLen(n.traits, name) <= limit {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	runes := []rune(name)
	for sqltext.IdentLen(n.traits, string(runes)) > limit-hashLen-1 {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "_" + hex.EncodeToString(sum[:])[:hashLen]
}

var constraintKeys = map[schema.ConstraintKind]string{
	schema.PrimaryKey: "pk", schema.ForeignKey: "fk", schema.Unique: "uq", schema.Check: "ck", schema.Exclude: "uq",
}

// Give names what an operation left unnamed. before is asked for a table only where a number is needed.
func (n *Naming) Give(o op.Op, before schema.View) error {
	if n == nil {
		return nil
	}
	switch o := o.(type) {
	case *op.CreateTable:
		return n.table(o)
	case *op.AddColumn:
		return n.column(o.Table, o.Column, o.Constraints)
	case *op.AlterColumn:
		if o.Default != nil && o.DefaultName == "" && n.traits.DefaultNames {
			column := o.Column
			if o.NewName != "" {
				column = o.NewName
			}
			return n.set(&o.DefaultName, "df", nameParts{Table: o.Table.Name, Columns: []string{column}})
		}
	case *op.CreateIndex:
		if o.Index.Name == "" {
			return n.set(&o.Index.Name, "ix", nameParts{Table: o.Table.Name, Columns: sqltext.Names(o.Index.Columns)})
		}
	case *op.AddConstraint:
		return n.added(o, before)
	case *op.Batch:
		return n.parts(o.Ops, o.Scratch(before))
	case *op.When:
		return n.parts(o.Ops, schema.Over(before))
	}
	return nil
}

// parts names what the operations in another one left unnamed, each with the schema that those before it leave.
func (n *Naming) parts(ops []op.Op, scratch *schema.Schema) error {
	for _, o := range ops {
		if err := n.Give(o, scratch); err != nil {
			return err
		}
		if o.Apply(scratch) != nil {
			return nil // compiling meets the error again, and tells it
		}
	}
	return nil
}

func (n *Naming) set(to *string, key string, parts nameParts) error {
	name, err := n.name(key, parts)
	*to = name
	return err
}

func (n *Naming) table(o *op.CreateTable) error {
	for _, d := range o.Columns {
		if err := n.column(o.Table, d, nil); err != nil {
			return err
		}
	}
	checks := 0
	for _, k := range o.Constraints {
		if k.Kind == schema.Check {
			checks++
		}
		if err := n.constraint(o.Table, k, checks); err != nil {
			return err
		}
	}
	return nil
}

// column names a column's default and checks, and the constraints that came of its options.
func (n *Naming) column(table schema.Name, d *op.ColumnDef, constraints []*schema.Constraint) error {
	if d.Default != nil && d.DefaultName == "" && n.traits.DefaultNames {
		if err := n.set(&d.DefaultName, "df", nameParts{Table: table.Name, Columns: []string{d.Name}}); err != nil {
			return err
		}
	}
	for i, k := range d.Checks {
		if err := n.constraint(table, k, i+1); err != nil {
			return err
		}
		if i > 0 && k.Name == d.Checks[0].Name {
			k.Name = n.cut(fmt.Sprintf("%s_%d", k.Name, i+1))
		}
	}
	for _, k := range constraints {
		if err := n.constraint(table, k, 1); err != nil {
			return err
		}
	}
	return nil
}

func (n *Naming) constraint(table schema.Name, k *schema.Constraint, index int) error {
	if k.Name != "" {
		return nil
	}
	columns := slices.Clone(k.Columns)
	for _, e := range k.Elements {
		if e.Column != "" {
			columns = append(columns, e.Column)
		}
	}
	return n.set(&k.Name, constraintKeys[k.Kind], nameParts{
		Table: table.Name, Columns: columns, Referred: k.Referred.Name, ReferredColumns: k.ReferredColumns, Index: index,
	})
}

// added names a constraint of create_…_constraint. A check's number is the next one of its table, which must be known.
func (n *Naming) added(o *op.AddConstraint, before schema.View) error {
	index := 1
	if o.Constraint.Kind == schema.Check && o.Constraint.Name == "" {
		t, err := before.Table(o.Table)
		if err != nil {
			return err
		}
		if t == nil {
			return &dialects.NeedError{
				What: fmt.Sprintf("how many checks %s has, by which the naming convention names one", o.Table),
				Hint: "give the check a name",
			}
		}
		for _, k := range t.Constraints {
			if k.Kind == schema.Check && len(k.Columns) == 0 {
				index++
			}
		}
	}
	return n.constraint(o.Table, o.Constraint, index)
}

package autogen

import (
	"mig/dsl/schema"
)

// Keep gives expressions of a schema, as the database has spelled it, the words of another one where they were written in these: a database may spell again what it has spelled
// itself, and PostgreSQL does so with the list of an IN.
func Keep(written, seen, other *schema.Schema, s Spelling) {
	for _, t := range seen.All() {
		w, _ := written.Table(t.Name)
		o, _ := other.Table(t.Name)
		if w != nil && o != nil {
			(&keeper{s}).table(w, t, o)
		}
	}
	for _, v := range seen.Objects() {
		w, _ := written.Object(v.Kind, v.Name)
		o, _ := other.Object(v.Kind, v.Name)
		if w != nil && o != nil && v.Select != o.Select && s.Query(w.Select) == s.Query(o.Select) {
			kept := *v
			kept.Select = o.Select
			seen.PutObject(&kept)
		}
	}
}

type keeper struct{ Spelling }

func (p *keeper) table(w, t, o *schema.Table) {
	for _, c := range t.Columns {
		if a, b := w.Column(c.Name), o.Column(c.Name); a != nil && b != nil {
			p.column(a, c, b)
		}
	}
	for _, k := range t.Constraints {
		if a, b := w.Constraint(k.Name), o.Constraint(k.Name); k.Name != "" && a != nil && b != nil {
			p.expr(a.Expr, &k.Expr, b.Expr)
			p.expr(a.Where, &k.Where, b.Where)
		}
	}
	for _, x := range t.Indexes {
		a, b := w.Index(x.Name), o.Index(x.Name)
		if a == nil || b == nil {
			continue
		}
		p.expr(a.Where, &x.Where, b.Where)
		for i := range x.Columns {
			if i < len(a.Columns) && i < len(b.Columns) {
				p.expr(a.Columns[i].Expr, &x.Columns[i].Expr, b.Columns[i].Expr)
			}
		}
	}
}

func (p *keeper) column(w, c, o *schema.Column) {
	if w.Computed != nil && c.Computed != nil && o.Computed != nil {
		p.expr(w.Computed.Expr, &c.Computed.Expr, o.Computed.Expr)
	}
	if w.Default != nil && c.Default != nil && o.Default != nil && p.Default(w.Default, w.Type) == p.Default(o.Default, o.Type) {
		c.Default = o.Default
	}
}

func (p *keeper) expr(written string, seen *string, other string) {
	if written != "" && *seen != "" && other != "" && p.Expr(written) == p.Expr(other) {
		*seen = other
	}
}

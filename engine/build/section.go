package build

import (
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/engine/source"
)

// section is a section of a revision file, to evaluate.
type section struct {
	file *dsl.File
	name string // "": the file has none for this direction and database
	id   string // of the revision
}

// section finds the section of a direction for the database at hand: upgrade_NAME, else upgrade.
func (b *Builder) section(f *source.File, direction string) (section, error) {
	s := section{id: f.Meta.Revision}
	s.file = &dsl.File{Source: f.Source, Body: f.BodyStart, Left: f.Meta.Delims.Left, Right: f.Meta.Delims.Right}
	names := []string{direction}
	if b.Database != "" {
		names = []string{direction + "_" + b.Database, direction}
	}
	all, err := s.file.Sections()
	if err != nil {
		return s, err
	}
	if err := b.known(s, all); err != nil {
		return s, err
	}
	for _, name := range names {
		if slices.Contains(all, name) {
			s.name = name
			return s, nil
		}
	}
	ofOther := func(name string) bool { return strings.HasPrefix(name, direction+"_") }
	if direction == "upgrade" && !slices.ContainsFunc(all, ofOther) {
		return s, f.Source.Errorf(f.BodyStart, "there is no section \"upgrade\"").WithHint(`write {{ define "upgrade" }} … {{ end }}`)
	}
	return s, nil
}

// known refuses a section that nothing would run: a misspelt downgrade would be derived instead, without a word.
func (b *Builder) known(s section, all []string) error {
	names := []string{"upgrade", "downgrade"}
	for _, db := range b.Databases {
		names = append(names, "upgrade_"+db, "downgrade_"+db)
	}
	for _, name := range all {
		if slices.Contains(names, name) || s.file.Calls(name) {
			continue
		}
		e := s.file.Errorf(name, "nothing runs the section %q", name)
		if near := diag.Nearest(name, names); near != "" {
			return e.WithHint("did you mean %q?", near)
		}
		return e.WithHint("the sections are %s; others are called with {{ template %q . }}", strings.Join(names, ", "), name)
	}
	return nil
}

// item is an item of an evaluated section: an operation, or raw SQL.
type item struct {
	op  op.Op // nil for raw SQL
	raw dialects.Statement
	at  place
}

// place is where an item stands.
type place interface {
	Pos() diag.Pos
	Errorf(format string, args ...any) *diag.Error
}

// inOutput is the place of raw SQL.
type inOutput struct {
	out    *dsl.Output
	offset int
}

func (p inOutput) Pos() diag.Pos { return p.out.Pos(p.offset) }
func (p inOutput) Errorf(format string, args ...any) *diag.Error {
	return p.out.Errorf(p.offset, format, args...)
}

// evaluate evaluates a section's template.
func (b *Builder) evaluate(s section) (*dsl.Output, error) {
	return b.eval.Section(s.file, s.name, dsl.Context{Revision: s.id, Tag: b.Tag, Database: b.Database, Online: b.Facts.Online})
}

// each evaluates a section, and visits its items in order.
func (b *Builder) each(s section, visit func(item) error) error {
	out, err := b.evaluate(s)
	if err != nil {
		return err
	}
	return b.cut(out, visit)
}

// cut visits the items of an evaluated section in order.
func (b *Builder) cut(out *dsl.Output, visit func(item) error) error {
	err := b.Dialect.Scan(out.Text, b.ClientCommands, func(span sqlscan.Span) error {
		switch span.Kind {
		case sqlscan.Rest:
			return nil
		case sqlscan.Handle:
			rec, err := out.Take(span.Handle, span.First)
			if err != nil {
				return err
			}
			return visit(item{op: rec.Op, at: rec})
		default:
			return visit(item{raw: b.Dialect.Raw(out.Text, span), at: inOutput{out, span.First}})
		}
	})
	if err == nil {
		err = out.Lost()
	}
	return placed(out, err)
}

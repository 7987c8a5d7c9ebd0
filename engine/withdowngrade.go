package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"mig/dsl/diag"
	"mig/engine/autogen"
	"mig/engine/build"
	"mig/engine/revision"
	"mig/engine/script"
	"mig/engine/source"
)

// Extended is a revision file with more in it than the disk has.
type Extended struct {
	Revision string
	Path     string // relative to the current folder, if the settings are
	Text     []byte // the whole file, as it is to be: every byte that there was is in it
	Section  string // the name of the section that is new
}

// WithDowngrade writes the downgrade that is derived for a revision into the text of its file, as a section at its end, to be edited. Nothing is written to disk. The revision must have no such
// section, and every item of its upgrade must be reversible.
func (e *Environment) WithDowngrade(ctx context.Context, ident string) (*Extended, error) {
	if e.opts.Script != nil {
		return nil, errors.New("a revision can't be changed where the migrations are not a folder")
	}
	id, err := e.single(ctx, ident)
	if err != nil {
		return nil, err
	}
	if len(e.Config.Databases) > 0 && e.Config.Database == "" {
		return nil, &UsageError{Msg: "the project has several databases", Hint: "say with --database whose downgrade is meant: " + strings.Join(e.Config.Databases, ", ")}
	}
	d, facts, err := e.assumed()
	if err != nil {
		return nil, err
	}
	b, err := e.builder(ctx, d, facts)
	if err != nil {
		return nil, err
	}
	section, ops, err := b.Derive(id)
	if err != nil {
		return nil, err
	}
	f := e.File(id)
	if len(ops) == 0 {
		return nil, diag.Errorf(diag.Pos{File: f.Path, Line: 1}, "the upgrade does nothing yet, so there is nothing to reverse")
	}
	body, err := autogen.RenderDSL(ops...)
	if err != nil {
		return nil, diag.Errorf(diag.Pos{File: f.Path, Line: 1}, "the downgrade that is derived can't be written as text: %w", err)
	}
	raw, err := os.ReadFile(e.FilePath(id))
	if err != nil {
		return nil, err
	}
	out := &Extended{Revision: id, Path: e.FilePath(id), Section: section, Text: lengthen(raw, f, section, body)}
	return out, e.checkExtended(b, out)
}

// single resolves an identifier that must stand for one revision.
func (e *Environment) single(ctx context.Context, ident string) (string, error) {
	g, err := e.Graph(ctx)
	if err != nil {
		return "", err
	}
	ids, err := g.Resolve(ident)
	switch {
	case err != nil:
		return "", err
	case len(ids) != 1:
		return "", &UsageError{Msg: fmt.Sprintf("%s stands for %s, and one revision is needed", ident, orNone(ids)), Hint: "`mig history` lists the revisions"}
	}
	return ids[0], nil
}

// lengthen adds a section at the end of a revision file, with its line ends and delimiters. A file without sections is all upgrade: that becomes one first.
func lengthen(raw []byte, f *source.File, section, body string) []byte {
	left, right := f.Meta.Delims.Left, f.Meta.Delims.Right
	if left == "" {
		left, right = "{{", "}}"
	}
	action := func(words string) string { return left + " " + words + " " + right + "\n" }
	add := action(fmt.Sprintf("define %q", section)) + otherDelims(body, left, right) + action("end")
	begin := ""
	if plain, err := sectionsOf(f).Plain(); err == nil && plain {
		begin, add = action(`define "upgrade"`), action("end")+"\n"+add
	} else {
		add = "\n" + add
	}
	if !bytes.HasSuffix(raw, []byte("\n")) {
		add = "\n" + add
	}
	at := offsetIn(raw, f.BodyStart)
	if bytes.Contains(raw, []byte("\r\n")) {
		begin, add = strings.ReplaceAll(begin, "\n", "\r\n"), strings.ReplaceAll(add, "\n", "\r\n")
	}
	return slices.Concat(raw[:at], []byte(begin), raw[at:], []byte(add))
}

// otherDelims writes actions between the delimiters of a file: the text has them at the start of a line and at the end of one alone.
func otherDelims(body, left, right string) string {
	if left == "{{" && right == "}}" {
		return body
	}
	lines := strings.Split(body, "\n")
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, "{{ "); ok {
			line = left + " " + rest
		}
		if rest, ok := strings.CutSuffix(line, " }}"); ok {
			line = rest + " " + right
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// offsetIn gives the offset in a file's bytes of one in its text, which has no byte order mark and no CR before a line's end.
func offsetIn(raw []byte, offset int) int {
	at := 0
	if bytes.HasPrefix(raw, []byte("\uFEFF")) {
		at = len("\uFEFF")
	}
	for ; offset > 0; offset-- {
		if bytes.HasPrefix(raw[at:], []byte("\r\n")) {
			at++
		}
		at++
	}
	return at
}

// checkExtended makes sure that the new text does what was derived, statement by statement.
func (e *Environment) checkExtended(b *build.Builder, x *Extended) error {
	src, bad := source.Decode(e.File(x.Revision).Path, slices.Clone(x.Text))
	if bad != nil {
		return bad
	}
	file, errs := source.Parse(src)
	if len(errs) > 0 {
		return diag.List(errs)
	}
	plan := revision.Plan{From: []string{x.Revision}, Steps: []revision.Step{{Revision: e.graph().Revision(x.Revision), Direction: revision.Down}}}
	was, err := b.Script(plan)
	if err != nil {
		return err
	}
	again := b.Options
	again.File = func(id string) *source.File {
		if id == x.Revision {
			return file
		}
		return e.File(id)
	}
	is, err := build.New(again).Script(plan)
	if err != nil {
		return fmt.Errorf("the downgrade that is derived can't be written as text: %w", err)
	}
	if a, b := sqlOf(was), sqlOf(is); !slices.Equal(a, b) {
		return diag.Errorf(diag.Pos{File: file.Path, Line: 1}, "the downgrade that is derived can't be written as text: it would run %q instead of %q", b, a)
	}
	return nil
}

// sqlOf gives the SQL of a script's revisions.
func sqlOf(s *script.Script) []string {
	var out []string
	for i := range s.Steps {
		for st := range s.Steps[i].Statements() {
			out = append(out, st.SQL)
		}
	}
	return out
}

package source

import (
	"time"

	"gopkg.in/yaml.v3"

	"mig/dsl/diag"
	"mig/engine/config/strict"
)

// Option is a setting that may be left out.
type Option[T any] = strict.Option[T]

// File is one revision file, read and checked as far as its own text goes. What needs
// other files (does the parent exist, is the id taken) is the graph's to check.
type File struct {
	Path      string       // as shown to users: migrations/versions/x.sql.tmpl
	Source    *diag.Source // the whole text, normalised; Name is Path
	Meta      Meta
	BodyStart int // offset in Source.Text of the first byte after the front matter
}

// Meta is the front matter of a revision file. Identifiers are text, whatever YAML would
// take them for. Nil lists and options that are not set were left out or null.
type Meta struct {
	Revision         string
	Down             []string // parents: none for a base, several for a merge
	Tags             []string
	BranchLabels     []string
	DependsOn        []string
	Message          string
	CreateDate       time.Time // zero when left out
	Transaction      Option[bool]
	LockTimeout      Option[time.Duration] // zero waits for ever
	StatementTimeout Option[time.Duration]
	Retry            Option[Retry]
	Dialects         []string // empty for all
	Delims           Delims
	OnChange         bool
}

// Retry says how often a table lock is tried for, and the pause in between.
type Retry struct {
	Attempts int
	Wait     time.Duration
}

// Delims are the marks around template actions; the zero value stands for {{ and }}.
type Delims struct{ Left, Right string }

// Body gives the text after the front matter.
func (f *File) Body() string { return f.Source.Text[f.BodyStart:] }

// Hash gives the hash of the whole file, as the log stores it.
func (f *File) Hash() string { return Hash(f.Source.Text) }

// Locate gives the place of a value in the front matter and its line: a key as it is
// written there ("down_revision"), and for a list the index of the item. Without such an
// item it is the place of the key, without the key that of the file's first line. The
// front matter is read again for it, so that files without errors never pay.
func (f *File) Locate(field string, index int) (pos diag.Pos, excerpt string) {
	doc := strict.Parse(f.Source, openLen(f.Source.Text), f.BodyStart-closeLen(f.Source.Text[:f.BodyStart]), frontMatter, nil)
	pos = diag.Pos{File: f.Path, Line: 1, Col: 1}
	if n := find(doc.Root, field, index); n != nil {
		pos = doc.Pos(n)
	}
	return pos, f.Source.Line(pos.Line)
}

// Errorf makes an error at a value of the front matter, as Locate finds it.
func (f *File) Errorf(field string, index int, format string, args ...any) *diag.Error {
	pos, _ := f.Locate(field, index)
	return f.Source.At(pos, format, args...)
}

func find(root *yaml.Node, field string, index int) *yaml.Node {
	if root == nil {
		return nil
	}
	i := 0
	for i < len(root.Content) && root.Content[i].Value != field {
		i += 2 // keys and values alternate
	}
	if i >= len(root.Content) {
		return nil
	}
	switch v := root.Content[i+1]; {
	case v.Kind == yaml.SequenceNode && index >= 0 && index < len(v.Content):
		return v.Content[index]
	case v.Kind == yaml.ScalarNode && !strict.IsNull(v):
		return v
	default:
		return root.Content[i]
	}
}

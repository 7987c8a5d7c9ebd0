// Package strict reads YAML that people write by hand: a mapping of known keys, where
// everything that is not understood is an error with its place and a way out.
//
// It never guesses a type, never drops a key, a second document or a duplicate, never
// follows an alias, and never reads files: the text is given to it.
package strict

import (
	"errors"
	"io"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"mig/dsl/diag"
)

// Option is a setting that may be left out, which differs from its zero value.
type Option[T any] struct {
	Value T
	Set   bool
}

// Some is an Option that is set.
func Some[T any](v T) Option[T] { return Option[T]{Value: v, Set: true} }

// Or gives the value, or another one when it is not set.
func (o Option[T]) Or(other T) T {
	if o.Set {
		return o.Value
	}
	return other
}

// Doc is one YAML mapping inside a source, and the errors found in it so far. Its
// methods add to Errs and go on, so that a reader sees all that is wrong at once.
type Doc struct {
	Source *diag.Source
	Root   *yaml.Node // the mapping; nil when the text is empty or could not be read
	Errs   diag.List

	// Hide tells which lines of the source an error may not quote; nil hides none.
	Hide func(line string) bool

	skipped int // lines of the source before the YAML
}

// Field is a key that a mapping may have, and what reads its value. Read is called
// for null as well: the readers of this package take it for "left out".
type Field struct {
	Key  string
	Read func(v *yaml.Node)
}

// Parse reads the bytes from..to of a source as one mapping. what names it in messages
// ("the front matter"); hide may be nil.
func Parse(src *diag.Source, from, to int, what string, hide func(line string) bool) *Doc {
	d := &Doc{Source: src, Hide: hide, skipped: strings.Count(src.Text[:from], "\n")}
	text := src.Text[from:to]
	// YAML ends a line at these too, and then its line numbers would not be ours.
	if i := strings.IndexAny(text, "\r\u0085\u2028\u2029"); i >= 0 {
		r := []rune(text[i:min(len(text), i+4)])[0]
		d.errorAt(src.Pos(from+i), "%s holds %U, which YAML takes for the end of a line", what, r).
			WithHint("use a plain line end, or write the character as an escape in double quotes")
		return d
	}
	root, extra, err := decode(text)
	switch {
	case err != nil:
		d.syntax(text, err)
	case extra != nil:
		d.Errorf(extra, "%s ends before this line: there is a second YAML document", what)
	case root == nil || IsNull(root):
	case d.Is(root, yaml.MappingNode, what, "lines of key: value"):
		d.Root = root
	}
	return d
}

// decode gives the content of the only document, or the second one as extra.
func decode(text string) (root, extra *yaml.Node, err error) {
	dec := yaml.NewDecoder(strings.NewReader(text))
	var first, second yaml.Node
	if err := dec.Decode(&first); errors.Is(err, io.EOF) {
		return nil, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	if err := dec.Decode(&second); err == nil {
		return nil, second.Content[0], nil
	} else if !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	return first.Content[0], nil, nil
}

// syntax reports what yaml.v3 could not read. Its own line numbers are off by one or
// missing (fail() in its decode.go), so the place is found again: the line after the
// longest beginning that is good YAML.
func (d *Doc) syntax(text string, err error) {
	const patience = 500 // lines that are taken away before the search is given up
	lines := strings.SplitAfter(text, "\n")
	good := len(lines) - 1
	for ; good > 0 && len(lines)-good < patience; good-- {
		if _, _, e := decode(strings.Join(lines[:good], "")); e == nil {
			break
		}
	}
	bad := lines[min(good, len(lines)-1)]
	pos := diag.Pos{File: d.Source.Name, Line: d.skipped + good + 1, Col: 1 + len(bad) - len(strings.TrimLeft(bad, " \t"))}
	msg, hint := explain(err)
	e := d.errorAt(pos, "bad YAML: %s", msg)
	if hint != "" {
		e.WithHint("%s", hint)
	}
}

// explain puts yaml.v3's message in words that say what to do. The names in it are left
// out: what stands after * may be the beginning of a password.
func explain(err error) (msg, hint string) {
	msg = strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, ok := strings.CutPrefix(msg, "line "); ok {
		if _, after, ok := strings.Cut(rest, ": "); ok {
			msg = after
		}
	}
	switch {
	case strings.HasPrefix(msg, "unknown anchor"):
		return "* begins an alias here", "put text that begins with * in quotes"
	case strings.Contains(msg, "mapping values are not allowed"):
		return msg, "put text that holds a colon and a space in quotes"
	case strings.Contains(msg, "cannot start any token"):
		return msg, "indent with spaces, not tabs, and quote text that begins with @, ` or %"
	case strings.Contains(msg, "unexpected end of stream"):
		return "a quote is not closed", ""
	}
	return msg, ""
}

// Pos gives the place of a node in the source.
func (d *Doc) Pos(n *yaml.Node) diag.Pos {
	return diag.Pos{File: d.Source.Name, Line: n.Line + d.skipped, Col: n.Column}
}

// Errorf adds an error at a node; a hint may be added to what it returns.
func (d *Doc) Errorf(n *yaml.Node, format string, args ...any) *diag.Error {
	return d.errorAt(d.Pos(n), format, args...)
}

func (d *Doc) errorAt(pos diag.Pos, format string, args ...any) *diag.Error {
	e := d.Source.At(pos, format, args...)
	if d.Hide != nil && d.Hide(e.Excerpt) {
		e.Excerpt = ""
	}
	d.Errs = append(d.Errs, e)
	return e
}

// Fields reads a mapping: every key must be among the fields, and stand once. A nil or
// null mapping has no keys. what is put before key names in messages, such as "retry.".
func (d *Doc) Fields(m *yaml.Node, what string, fields []Field) {
	if m == nil || IsNull(m) {
		return
	}
	d.Each(m, strings.TrimSuffix(what, "."), func(k, v *yaml.Node) {
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Key == k.Value })
		if i < 0 {
			d.unknown(k, what, fields)
			return
		}
		fields[i].Read(v)
	})
}

// Each calls visit for every key of a mapping whose keys are free, in their order; a
// duplicate is an error.
func (d *Doc) Each(m *yaml.Node, what string, visit func(k, v *yaml.Node)) {
	if !d.Is(m, yaml.MappingNode, what, "a mapping of key: value") {
		return
	}
	seen := make(map[string]int, len(m.Content)/2)
	for i := 0; i+1 < len(m.Content); i += 2 {
		k, v := m.Content[i], m.Content[i+1]
		if !d.Is(k, yaml.ScalarNode, "a key", "text") {
			continue
		}
		if line, twice := seen[k.Value]; twice {
			d.Errorf(k, "%s stands twice, here and in line %d", k.Value, line)
			continue
		}
		seen[k.Value] = k.Line + d.skipped
		visit(k, v)
	}
}

func (d *Doc) unknown(k *yaml.Node, what string, fields []Field) {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Key
	}
	e := d.Errorf(k, "unknown key %s%s", what, k.Value)
	if near := diag.Nearest(k.Value, names); near != "" {
		e.WithHint("did you mean %s?", near)
		return
	}
	slices.Sort(names)
	e.WithHint("known keys: %s", strings.Join(names, ", "))
}

// Is checks the kind of a node; want says in words what is expected. Anchors, aliases
// and tags are refused everywhere: what a file says should stand where it is read.
func (d *Doc) Is(n *yaml.Node, want yaml.Kind, what, words string) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.Errorf(n, "%s has a YAML anchor or alias, which is not taken here", what).
			WithHint("write the value itself, in quotes if it begins with & or *")
	case n.Style&yaml.TaggedStyle != 0:
		d.Errorf(n, "%s has a YAML tag, which is not taken here", what).
			WithHint("write the value itself, in quotes if it begins with !")
	case n.Kind != want:
		d.Errorf(n, "%s must be %s, not %s", what, words, kind(n))
	default:
		return true
	}
	return false
}

// IsNull reports whether a node is null, ~ or nothing, unquoted.
func IsNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Style == 0 && n.Anchor == ""
}

func kind(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case IsNull(n):
		return "null"
	default:
		return "text"
	}
}

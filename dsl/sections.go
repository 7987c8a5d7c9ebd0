package dsl

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"mig/dsl/diag"
)

// File is a revision file as the language sees it: its text, where the part after the front matter
// starts, and the delimiters ("" is {{ and }}). It is not safe for concurrent use.
type File struct {
	Source *diag.Source
	Body   int // offset of the first byte of the template
	Left   string
	Right  string

	texts []sectionText
	whole map[string]*parse.Tree // of a file that index leaves to the parser; what is taken is deleted
	read  bool
	plain bool // it has no sections, and is all upgrade
}

const wholeFile = "upgrade" // the section that a file without sections is

// Sections gives the names of the sections, sorted: those with define, or upgrade for a file without any. Text
// outside the sections is an error.
func (f *File) Sections() ([]string, error) {
	if err := f.find(); err != nil {
		return nil, err
	}
	if f.whole != nil {
		return slices.Sorted(maps.Keys(f.whole)), nil
	}
	out := make([]string, len(f.texts))
	for i, s := range f.texts {
		out[i] = s.name
	}
	slices.Sort(out)
	return out, nil
}

// Plain reports whether the file has no sections, and so is all upgrade.
func (f *File) Plain() (bool, error) {
	err := f.find()
	return f.plain, err
}

// Check parses all sections. Whether what they call is there, running them tells.
func (f *File) Check() error {
	names, err := f.Sections()
	if err != nil || f.whole != nil { // the parser has seen those already
		return err
	}
	for _, name := range names {
		if _, err := f.take(name); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) find() error {
	if f.read {
		return nil
	}
	if f.Left == "" {
		f.Left, f.Right = "{{", "}}"
	}
	sections, outside, ok := f.index()
	switch {
	case !ok:
		return f.parseWhole()
	case len(sections) == 0:
		sections, f.plain = []sectionText{{name: wholeFile, start: f.Body, end: len(f.Source.Text)}}, true
	case outside >= 0:
		return f.outside(outside)
	}
	f.texts, f.read = sections, true
	return nil
}

func (f *File) outside(offset int) error {
	return f.Source.Errorf(offset, "text outside the sections would never run").
		WithHint(`move it into %s define "upgrade" %s … %s end %s`, f.Left, f.Right, f.Left, f.Right)
}

// parseWhole reads the sections with the parser of templates: it knows forms that index does not, and says what is wrong.
func (f *File) parseWhole() error {
	main, trees, err := f.parse(f.Body, len(f.Source.Text))
	if err != nil {
		return err
	}
	if len(trees) == 0 {
		f.whole, f.read, f.plain = map[string]*parse.Tree{wholeFile: main}, true, true
		return nil
	}
	for _, n := range main.Root.Nodes {
		at := f.Body + int(n.Position())
		if text, ok := n.(*parse.TextNode); ok {
			i := skipComments(string(text.Text))
			if i < 0 {
				continue
			}
			at += i
		} else {
			at = max(f.Body, strings.LastIndex(f.Source.Text[:at], f.Left)) // the position is that of the first word
		}
		return f.outside(at)
	}
	f.whole, f.read = trees, true
	return nil
}

// parse parses a part of the source. The tree's name tells where it starts, for the errors of running templates.
func (f *File) parse(start, end int) (*parse.Tree, map[string]*parse.Tree, error) {
	name := "at" + strconv.Itoa(start)
	t := parse.New(name)
	t.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	main, err := t.Parse(f.Source.Text[start:end], f.Left, f.Right, trees)
	if err != nil {
		return nil, nil, f.parseError(start, err)
	}
	delete(trees, name)
	return main, trees, nil
}

var (
	parseMessage = regexp.MustCompile(`^template: at\d+:(\d+): (.*)$`)
	startMessage = regexp.MustCompile(`^(.*) started at at\d+:(\d+)$`) // of what is met where the file ends
)

// parseError puts an error of the parser, which knows lines only, into the file.
func (f *File) parseError(start int, err error) error {
	m := parseMessage.FindStringSubmatch(err.Error())
	if m == nil {
		return f.Source.Errorf(start, "the template: %w", err)
	}
	if began := startMessage.FindStringSubmatch(m[2]); began != nil {
		m[1], m[2] = began[2], began[1]
	}
	n, _ := strconv.Atoi(m[1])
	line := f.Source.Pos(start).Line + n - 1
	text := f.Source.Line(line)
	col := strings.Index(text, f.Left)
	if col < 0 {
		col = len(text) - len(strings.TrimLeft(text, " \t"))
	}
	pos := diag.Pos{File: f.Source.Name, Line: line, Col: len([]rune(text[:col])) + 1}
	e := f.Source.At(pos, "the template: %s", m[2])
	if strings.Contains(m[2], "unexpected EOF") {
		e = e.WithHint("a %s define %s, if, range or with lacks its %s end %s", f.Left, f.Right, f.Left, f.Right)
	}
	return e
}

// skipComments gives the offset of the first byte that is neither white space nor in a SQL comment, or -1.
func skipComments(s string) int {
	for i := 0; i < len(s); {
		switch {
		case strings.IndexByte(" \t\r\n\f\v", s[i]) >= 0:
			i++
		case strings.HasPrefix(s[i:], "--"):
			n := strings.IndexByte(s[i:], '\n')
			if n < 0 {
				return -1
			}
			i += n
		case strings.HasPrefix(s[i:], "/*"):
			n := strings.Index(s[i:], "*/")
			if n < 0 {
				return i
			}
			i += n + 2
		default:
			return i
		}
	}
	return -1
}

// parsed is a section's tree, to change at will, and where its text starts in the file.
type parsed struct {
	tree *parse.Tree
	base int
}

// text gives where a section stands; found is false for a file that was parsed whole.
func (f *File) text(name string) (s sectionText, found bool, err error) {
	if err := f.find(); err != nil || f.whole != nil {
		return s, false, err
	}
	for _, s := range f.texts {
		if s.name == name {
			return s, true, nil
		}
	}
	return s, false, f.noSection(name)
}

func (f *File) noSection(name string) error {
	return fmt.Errorf("%s has no section %q", f.Source.Name, name)
}

// take parses a section. Each call gives a tree of its own.
func (f *File) take(name string) (parsed, error) {
	s, found, err := f.text(name)
	if err != nil {
		return parsed{}, err
	}
	if !found {
		return f.takeWhole(name)
	}
	tree, _, err := f.parse(s.start, s.end)
	return parsed{tree: tree, base: s.start}, err
}

func (f *File) takeWhole(name string) (parsed, error) {
	tree := f.whole[name]
	if tree == nil {
		return parsed{}, f.noSection(name)
	}
	f.whole, f.read = nil, false // the next one who asks gets a fresh parse
	return parsed{tree: tree, base: f.Body}, nil
}

// Calls reports whether the file calls one of its sections with template. It reads text, and errs towards yes.
func (f *File) Calls(section string) bool {
	body := f.Source.Text[f.Body:]
	return strings.Contains(body, "template "+strconv.Quote(section)) || strings.Contains(body, "template `"+section+"`")
}

// Errorf makes an error about a section, where it is defined.
func (f *File) Errorf(section, format string, args ...any) *diag.Error {
	at := f.Body
	if s, found, err := f.text(section); err == nil && found {
		at = max(f.Body, strings.LastIndex(f.Source.Text[:s.start], f.Left))
	}
	return f.Source.Errorf(at, format, args...)
}

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
// starts, and the delimiters. Sections are parsed once, by Parse.
type File struct {
	Source *diag.Source
	Body   int // offset of the first byte of the template
	Left   string
	Right  string

	trees map[string]*parse.Tree
	plain *parse.Tree // the whole body, when it has no define
}

// Parse reads the sections of the file. Text outside them is an error, unless there are no sections at all.
func (f *File) Parse() error {
	if f.trees != nil || f.plain != nil {
		return nil
	}
	if f.Left == "" {
		f.Left, f.Right = "{{", "}}"
	}
	body := f.Source.Text[f.Body:]
	t := parse.New("section")
	t.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	main, err := t.Parse(body, f.Left, f.Right, trees)
	if err != nil {
		return f.parseError(err)
	}
	delete(trees, "section") // the text outside the sections, which Parse adds when it isn't empty
	if len(trees) == 0 {
		f.plain = main
		return nil
	}
	if err := f.checkOutside(main); err != nil {
		return err
	}
	f.trees = trees
	return nil
}

var parseMessage = regexp.MustCompile(`^template: section:(\d+): (.*)$`)

// parseError puts a template error of the parser, which knows lines only, into the file.
func (f *File) parseError(err error) error {
	m := parseMessage.FindStringSubmatch(err.Error())
	if m == nil {
		return f.Source.Errorf(f.Body, "the template: %w", err)
	}
	n, _ := strconv.Atoi(m[1])
	line := f.Source.Pos(f.Body).Line + n - 1
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

// checkOutside refuses text between the sections: it would be lost without a word.
func (f *File) checkOutside(main *parse.Tree) error {
	if main == nil || main.Root == nil {
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
			at -= len(f.Left) // the position is that of the first word
			at = max(f.Body, strings.LastIndex(f.Source.Text[:at+len(f.Left)], f.Left))
		}
		return f.Source.Errorf(at, "text outside the sections would never run").
			WithHint(`move it into %s define "upgrade" %s … %s end %s`, f.Left, f.Right, f.Left, f.Right)
	}
	return nil
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

// Sections gives the names of the sections, sorted: those with define, or upgrade for a file without any.
func (f *File) Sections() ([]string, error) {
	if err := f.Parse(); err != nil {
		return nil, err
	}
	if f.plain != nil {
		return []string{"upgrade"}, nil
	}
	return slices.Sorted(maps.Keys(f.trees)), nil
}

// take gives the tree of a section to change: the next one who asks gets a fresh parse.
func (f *File) take(section string) (*parse.Tree, error) {
	if err := f.Parse(); err != nil {
		return nil, err
	}
	t := f.trees[section]
	if f.plain != nil && section == "upgrade" {
		t = f.plain
	}
	if t == nil {
		return nil, fmt.Errorf("%s has no section %q", f.Source.Name, section)
	}
	f.trees, f.plain = nil, nil
	return t, nil
}

package dsl

import (
	"bytes"
	"errors"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"mig/dsl/diag"
)

// Context is what a template sees of the revision that it belongs to.
type Context struct {
	Revision string
	Tag      string
	Database string
	Online   bool
}

// Settings are the same for all evaluations of an Evaluator.
type Settings struct {
	Dialect  Dialect
	Dialects []string // the known names, for only and dialect_is; nil takes any
	Args     map[string]string
	Vars     map[string]any
	ReadFile func(name string) (*diag.Source, error) // of the migration directory, for include and rows_…
	Ops      *Ops                                    // the project's own operations; nil is none
	Helpers  []Helper                                // of the program that embeds mig
	// Query gives the rows of a query, by the names of their columns in lower case; a value is a string, or nil for NULL. It is nil where
	// there is no database to ask.
	Query func(sql string) ([]map[string]any, error)
}

// Evaluator evaluates sections. It keeps the functions of templates between files, so that
// one is made for many files; it is not safe for concurrent use.
type Evaluator struct {
	set   Settings
	base  *template.Template // has the functions; made when a section first needs a template run
	trees int                // that base holds
	cur   *Output            // being evaluated
	ctx   Context            // of it
	chain []string           // the project's operations that are being run
}

// NewEvaluator returns an Evaluator.
func NewEvaluator(s Settings) *Evaluator { return &Evaluator{set: s} }

// dot is what a template sees.
type dot struct {
	Dialect  string
	Database string
	Tag      string
	Revision string
	Online   bool
	Args     map[string]string
	Vars     map[string]any
}

// Section evaluates a section of a file. A section that the file lacks is an error.
// A section without actions is not copied: its text is sliced from the file.
func (e *Evaluator) Section(f *File, name string, ctx Context) (*Output, error) {
	text, found, err := f.text(name)
	if err != nil {
		return nil, err
	}
	e.cur, e.ctx = e.output(f), ctx
	defer func() { e.cur = nil }()
	if found && e.constants(f, text) {
		return e.cur, e.cur.errs.Err()
	}
	out := e.output(f)
	e.cur = out
	section, err := f.take(name)
	if err != nil {
		return nil, err
	}
	w := &rewriter{e: e, f: f, base: section.base}
	if err := w.rewrite(section.tree); err != nil {
		return nil, err
	}
	t, err := e.add(section.tree, w.called)
	if err != nil {
		return nil, f.Source.Errorf(section.base, "the template: %w", err)
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, e.dot(ctx)); err != nil {
		return nil, e.execError(f, err)
	}
	return out, out.readMarks(buf.String())
}

// output makes an empty Output. Its sources start with the file and those of the project's operations, by whose numbers places go.
func (e *Evaluator) output(f *File) *Output {
	out := &Output{sources: []*diag.Source{f.Source}}
	if e.set.Ops != nil {
		for _, o := range e.set.Ops.files {
			out.sources = append(out.sources, o.Source)
		}
	}
	return out
}

// maxTrees bounds what base holds on to: with more, it is made anew.
const maxTrees = 512

// add makes the trees known under names of their own, since base serves many files.
func (e *Evaluator) add(section *parse.Tree, called map[string]*parse.Tree) (*template.Template, error) {
	if e.base == nil || e.trees > maxTrees {
		e.base = template.New("").Option("missingkey=error").Funcs(e.funcs())
		e.trees = 0
	}
	for name, tree := range called {
		e.trees++
		if _, err := e.base.AddParseTree(name, tree); err != nil {
			return nil, err
		}
	}
	e.trees++
	return e.base.AddParseTree("section "+strconv.Itoa(e.trees), section)
}

func (e *Evaluator) dot(ctx Context) dot {
	args := maps.Clone(e.set.Args)
	if args == nil {
		args = map[string]string{} // so that a missing key is an error
	}
	vars, _ := deepCopy(e.set.Vars).(map[string]any)
	if vars == nil {
		vars = map[string]any{}
	}
	return dot{
		Dialect: e.set.Dialect.Name(), Database: ctx.Database, Tag: ctx.Tag, Revision: ctx.Revision, Online: ctx.Online,
		Args: args, Vars: vars,
	}
}

// deepCopy copies what YAML gives, so that a template can't change what the next one sees.
func deepCopy(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = deepCopy(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = deepCopy(x)
		}
		return out
	default:
		return v
	}
}

var execMessage = regexp.MustCompile(`(?s)^template: at(\d+):(\d+):(\d+): executing "[^"]*" at <(.*?)>: (.*)$`)

// execError puts an error of a running template into its file. text/template tells places in its messages alone.
func (e *Evaluator) execError(f *File, err error) error {
	var arg *argError
	if errors.As(err, &arg) {
		return e.cur.errorOf(arg)
	}
	var placed *diag.Error
	if errors.As(err, &placed) {
		return placed
	}
	m := execMessage.FindStringSubmatch(err.Error())
	if m == nil {
		return f.Source.Errorf(f.Body, "the template: %w", err)
	}
	pos := f.posOf(m[1], m[2], m[3])
	m = m[1:]
	if strings.Contains(m[4], "map has no entry for key") {
		key := strings.TrimSuffix(m[4][strings.Index(m[4], `"`)+1:], `"`)
		switch {
		case strings.HasPrefix(m[3], ".Args") || strings.HasPrefix(m[3], "$.Args"):
			return f.Source.At(pos, "the argument %s is not given", key).WithHint("pass -x %s=VALUE", key)
		case strings.HasPrefix(m[3], ".Vars") || strings.HasPrefix(m[3], "$.Vars"):
			return f.Source.At(pos, "the variable %s is not set", key).WithHint("set it under vars: in mig.yaml")
		}
	}
	return f.Source.At(pos, "%s: %s", m[3], m[4])
}

// posOf turns a place that text/template tells, a line and a column in bytes of a parsed part, into one of the file.
func (f *File) posOf(start, line, col string) diag.Pos {
	base, _ := strconv.Atoi(start) // the expression that found them lets digits through alone
	n, _ := strconv.Atoi(line)
	byteCol, _ := strconv.Atoi(col)
	first := f.Source.Pos(base)
	pos := diag.Pos{File: f.Source.Name, Line: first.Line + n - 1}
	text := f.Source.Line(pos.Line)
	if n == 1 {
		byteCol += len(string([]rune(text)[:first.Col-1]))
	}
	pos.Col = len([]rune(text[:min(byteCol, len(text))])) + 1
	return pos
}

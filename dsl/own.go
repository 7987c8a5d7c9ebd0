package dsl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mig/dsl/diag"
)

// Ops are a project's own operations: each section of its files is a helper of that name.
type Ops struct {
	files  []*File
	byName map[string]int // index in files
}

// ParseOps reads files of operations. A name that mig has, that two files have, or that is taken otherwise, is an error.
func ParseOps(sources []*diag.Source, taken ...string) (*Ops, error) {
	o := &Ops{byName: map[string]int{}}
	var errs diag.List
	for i, src := range sources {
		f := &File{Source: src}
		names, err := f.Sections()
		if err != nil {
			return nil, err
		}
		o.files = append(o.files, f)
		for _, name := range names {
			if err := o.add(name, i, taken); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return o, errs.Err()
}

func (o *Ops) add(name string, file int, others []string) *diag.Error {
	f := o.files[file]
	_, taken := o.byName[name]
	switch {
	case isHelper(name) || isFunction(name):
		return f.Errorf(name, "the operation %s has the name of one of mig's own", name).WithHint("call it otherwise")
	case slices.Contains(others, name):
		return f.Errorf(name, "the operation %s has the name of one that the program has, which runs mig", name).WithHint("call it otherwise")
	case taken:
		return f.Errorf(name, "the operation %s is defined twice", name)
	case !isOpName(name):
		return f.Errorf(name, "%q is no name for an operation", name).WithHint("take letters, digits and _, and a letter first")
	}
	o.byName[name] = file
	return nil
}

func isOpName(name string) bool {
	for i, r := range name {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9') {
			return false
		}
	}
	return name != ""
}

// Has reports whether a helper is the project's own.
func (o *Ops) Has(name string) bool {
	if o == nil {
		return false
	}
	_, ok := o.byName[name]
	return ok
}

func (o *Ops) names() []string {
	var out []string
	if o != nil {
		for name := range o.byName {
			out = append(out, name)
		}
		slices.Sort(out)
	}
	return out
}

// maxDepth is how deep operations may call operations.
const maxDepth = 100

// opDot is what the template of an operation sees.
type opDot struct {
	dot
	Params []any
}

// own runs the template of one of the project's operations. Its text goes where the call stands, with positions of its own file.
func (e *Evaluator) own(name string, at place, args []any) (any, error) {
	c := &Call{name: name, at: at}
	e.chain = append(e.chain, name)
	defer func() { e.chain = e.chain[:len(e.chain)-1] }()
	if len(e.chain) > maxDepth {
		last := e.chain[len(e.chain)-6:]
		return nil, c.errorf("operations call each other more than %d levels deep: … %s", maxDepth, strings.Join(last, " → "))
	}
	index := e.set.Ops.byName[name]
	f := e.set.Ops.files[index]
	if e.cur.used == nil {
		e.cur.used = map[int]bool{}
	}
	e.cur.used[index+1] = true
	tree := "operation " + name
	if e.base.Lookup(tree) == nil {
		section, err := f.take(name)
		if err != nil {
			return nil, err
		}
		w := &rewriter{e: e, f: f, base: section.base, file: index + 1}
		if err := w.rewrite(section.tree); err != nil {
			return nil, err
		}
		for called, t := range w.called {
			if _, err := e.base.AddParseTree(called, t); err != nil {
				return nil, fmt.Errorf("the operation %s: %w", name, err)
			}
		}
		if _, err := e.base.AddParseTree(tree, section.tree); err != nil {
			return nil, fmt.Errorf("the operation %s: %w", name, err)
		}
	}
	var b strings.Builder
	if err := e.base.ExecuteTemplate(&b, tree, opDot{e.dot(e.ctx), params(args)}); err != nil {
		return nil, e.execError(f, err)
	}
	b.WriteString(markOf(at, true))
	return b.String(), nil
}

// params gives the arguments as a template computes with them: whole numbers as Go's; other numbers keep their text.
func params(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		if n, ok := a.(number); ok {
			if v, err := strconv.Atoi(string(n)); err == nil && strconv.Itoa(v) == string(n) {
				out[i] = v
			}
		}
	}
	return out
}

package dsl

import (
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"mig/dsl/diag"
	"mig/dsl/op"
)

// rewriter prepares a section's tree. text/template does not tell a function where it
// was called, loses the text of numbers, and writes no positions into its output; so the tree is changed
// before it runs: every call of a helper gets its place as first argument, numbers at a helper
// become their text, and marks before each piece of output say where it comes from.
type rewriter struct {
	e      *Evaluator
	f      *File
	base   int                    // where the parsed text starts in the file
	file   int                    // the file's number in places
	called map[string]*parse.Tree // other sections that {{ template }} calls, under their names in base
	err    error
}

func (w *rewriter) place(n parse.Node) place { return place{w.file, w.base + int(n.Position())} }

func (w *rewriter) fail(n parse.Node, format string, args ...any) *diag.Error {
	err := w.f.Source.Errorf(w.base+int(n.Position()), format, args...)
	if w.err == nil {
		w.err = err
	}
	return err
}

// rewrite changes the tree of a section, and those of the sections that it calls.
func (w *rewriter) rewrite(section *parse.Tree) error {
	w.called = map[string]*parse.Tree{}
	w.list(section.Root)
	return w.err
}

func (w *rewriter) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	nodes := make([]parse.Node, 0, 2*len(l.Nodes))
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			nodes = append(nodes, mark(n, w.place(n), false))
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 {
				nodes = append(nodes, mark(n, w.place(n), true))
			}
			w.pipe(n.Pipe)
		case *parse.IfNode:
			w.branch(&n.BranchNode)
		case *parse.RangeNode:
			w.branch(&n.BranchNode)
		case *parse.WithNode:
			w.branch(&n.BranchNode)
		case *parse.TemplateNode:
			w.template(n)
		}
		nodes = append(nodes, n)
	}
	l.Nodes = nodes
}

func (w *rewriter) branch(n *parse.BranchNode) {
	w.pipe(n.Pipe)
	w.list(n.List)
	w.list(n.ElseList)
}

// template gives a called section a name of this file's own, and rewrites it once.
func (w *rewriter) template(n *parse.TemplateNode) {
	if n.Pipe != nil {
		w.pipe(n.Pipe)
	}
	name := w.f.Source.Name + " " + n.Name
	if w.called[name] == nil {
		section, err := w.f.take(n.Name)
		if err != nil {
			w.fail(n, "there is no section %q to call", n.Name).WithHint("define it in this file: %s define %q %s", w.f.Left, n.Name, w.f.Right)
			return
		}
		w.called[name] = section.tree
		outer := w.base
		w.base = section.base
		w.list(section.tree.Root)
		w.base = outer
	}
	n.Name = name
}

func (w *rewriter) pipe(p *parse.PipeNode) { w.commands(p, false) }

// commands rewrites a pipeline; inHelper says that it stands in the parentheses of a helper.
func (w *rewriter) commands(p *parse.PipeNode, inHelper bool) {
	for _, cmd := range p.Cmds {
		w.command(cmd, inHelper)
	}
}

func (w *rewriter) command(cmd *parse.CommandNode, inHelper bool) {
	id, isCall := cmd.Args[0].(*parse.IdentifierNode)
	if isCall && id.Ident == "include" && !inHelper {
		id.Ident = includeHelper
	}
	own := isCall && w.isHelper(id.Ident)
	for i, a := range cmd.Args {
		switch a := a.(type) {
		case *parse.IdentifierNode:
			if !w.known(a) {
				return
			}
			if i > 0 && w.isHelper(a.Ident) {
				cmd.Args[i] = pipeOf(a, a, placeNode(a, w.place(a)))
			}
		case *parse.NumberNode:
			w.numberArg(cmd, i, a, own)
		case *parse.PipeNode:
			w.commands(a, own)
		case *parse.ChainNode:
			if p, ok := a.Node.(*parse.PipeNode); ok {
				w.pipe(p)
			}
		}
	}
	if own {
		cmd.Args = append([]parse.Node{id, placeNode(id, w.place(id))}, cmd.Args[1:]...)
	}
}

func (w *rewriter) isHelper(name string) bool { return w.e.set.isHelper(name) || w.e.set.Ops.Has(name) }

// known checks that a function exists.
func (w *rewriter) known(id *parse.IdentifierNode) bool {
	if w.isHelper(id.Ident) || isFunction(id.Ident) {
		return true
	}
	err := w.fail(id, "there is no helper %q", id.Ident)
	if near := diag.Nearest(id.Ident, slices.Concat(helperNames(), w.e.set.Ops.names(), w.e.set.helperWords())); near != "" {
		err.Hint = "did you mean " + near + "?"
	} else {
		err.Hint = "an operation, an option or a function is misspelt, or this version of mig does not have it"
	}
	return false
}

// numberArg keeps a number's text where a helper takes it, and refuses a number that Go
// would silently change elsewhere.
func (w *rewriter) numberArg(cmd *parse.CommandNode, i int, n *parse.NumberNode, own bool) {
	switch {
	case n.Text[0] == '\'':
		w.fail(n, "%s is a rune, which a template turns into a number", n.Text).WithHint("write %s", strconv.Quote(strings.Trim(n.Text, "'")))
	case own:
		cmd.Args[i] = pipeOf(n, parse.NewIdentifier(numberHelper).SetPos(n.Pos), &parse.StringNode{
			NodeType: parse.NodeString, Pos: n.Pos, Quoted: strconv.Quote(n.Text), Text: n.Text,
		})
	case !n.IsInt && n.IsFloat && !exact(n.Text, n.Float64):
		w.fail(n, "the number %s has more digits than a template can compute with", n.Text).WithHint("write (number %q)", n.Text)
	}
}

// exact reports whether the number as Go prints it is the number as it was written.
func exact(text string, f float64) bool {
	if strings.ContainsAny(text, "eExXpP_") {
		return true // written by someone who means a float
	}
	trim := func(s string) string {
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return strings.TrimLeft(strings.TrimPrefix(s, "+"), "0")
	}
	return trim(text) == trim(strconv.FormatFloat(f, 'f', -1, 64))
}

func pipeOf(at parse.Node, args ...parse.Node) *parse.PipeNode {
	return &parse.PipeNode{NodeType: parse.NodePipe, Pos: at.Position(), Cmds: []*parse.CommandNode{
		{NodeType: parse.NodeCommand, Pos: at.Position(), Args: args},
	}}
}

func placeNode(at parse.Node, p place) parse.Node {
	n := p.encode()
	return &parse.NumberNode{
		NodeType: parse.NodeNumber, Pos: at.Position(), IsInt: true, Int64: n, IsUint: true, Uint64: uint64(n), Text: strconv.FormatInt(n, 10),
	}
}

// The signs of marks: what follows advances with its source, or stands for one place of it.
const (
	markText   = '@'
	markAction = '!'
)

// mark makes a text node that says where the output after it comes from.
func mark(at parse.Node, p place, action bool) parse.Node {
	return &parse.TextNode{NodeType: parse.NodeText, Pos: at.Position(), Text: []byte(markOf(p, action))}
}

func markOf(p place, action bool) string {
	sign := byte(markText)
	if action {
		sign = markAction
	}
	b := append(make([]byte, 0, 24), op.Mark, sign)
	b = strconv.AppendInt(b, p.encode(), 10)
	return string(append(b, op.Mark))
}

package revision

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// base is the node below all bases: no revision at all.
const base = -1

// ident is an identifier, taken apart: [label@]name[±steps].
type ident struct {
	text  string
	label string // "" is none
	name  string // "" when there are only steps
	steps int    // 0 is none
}

// parse takes an identifier apart. A name that exists as it stands is never read as a relative one: a tag may
// be called v1.4-1.
func (g *Graph) parse(text string) (ident, error) {
	id := ident{text: text}
	rest := text
	if label, after, ok := strings.Cut(text, "@"); ok {
		if label == "" || after == "" || strings.Contains(after, "@") {
			return id, &BadIdentifierError{text, "a branch is written LABEL@head, LABEL@base, LABEL@REVISION or LABEL@+1"}
		}
		id.label, rest = label, after
	}
	switch {
	case rest == "":
		return id, &BadIdentifierError{text, "an identifier is empty; say `base` for the empty database"}
	case strings.ContainsAny(rest, ":,"):
		return id, &BadIdentifierError{text, "one revision is wanted here, not a range or a list"}
	}
	id.name = rest
	name, digits := splitSteps(rest)
	if _, known := g.names[rest]; known || digits == "" {
		return id, nil
	}
	if longer := g.prefixed(rest, nil); len(longer) > 0 {
		return id, &AmbiguousError{text, append(g.texts(longer), name+" and then "+digits)}
	}
	n, err := strconv.Atoi(digits)
	if n == 0 {
		return id, &BadIdentifierError{text, "a relative step is at least 1"}
	}
	if err != nil { // out of range: past the end of any graph
		n = max(-1<<30, min(n, 1<<30))
	}
	id.name, id.steps = name, n
	return id, nil
}

// splitSteps cuts a sign and digits off the end, "" if they are not there.
func splitSteps(s string) (name, digits string) {
	i := strings.LastIndexAny(s, "+-")
	if i < 0 || i+1 == len(s) || strings.Trim(s[i+1:], "0123456789") != "" {
		return s, ""
	}
	return s[:i], s[i:]
}

// name is one that a revision goes by.
type name struct {
	text string
	node int
}

func (g *Graph) texts(names []name) []string {
	var out []string
	for _, n := range names {
		out = append(out, n.text)
	}
	return out
}

// Names of up to this many characters are written in full, as in Alembic: they don't stand in the way of longer
// ones that begin like them.
const shortName = 3

// prefixed gives the names that go on from a prefix, sorted; within, if there is one, holds the revisions that count.
func (g *Graph) prefixed(prefix string, within set) []name {
	var out []name
	for text, n := range g.names {
		if strings.HasPrefix(text, prefix) && utf8.RuneCountInString(text) > shortName && (within == nil || within[n]) {
			out = append(out, name{text, n})
		}
	}
	slices.SortFunc(out, func(a, b name) int { return strings.Compare(a.text, b.text) })
	return out
}

// lookup finds a name, in full or the beginning of only one revision's names.
func (g *Graph) lookup(id ident, text string, within set) (int, error) {
	if n, ok := g.names[text]; ok {
		return n, nil
	}
	found := g.prefixed(text, within)
	if len(found) == 0 && within != nil {
		n, err := g.lookup(id, text, nil)
		if err == nil {
			err = &NotInBranchError{id.text, g.revs[n].ID, id.label}
		}
		return 0, err
	}
	if len(found) == 0 {
		return 0, &UnknownError{id.text, text, guess(text, g.sortedNames())}
	}
	for _, f := range found {
		if f.node != found[0].node {
			return 0, &AmbiguousError{id.text, g.texts(found)}
		}
	}
	return found[0].node, nil
}

// branch gives the revision that a label stands on, and its lineage; nil when there is no label.
func (g *Graph) branch(id ident) (int, set, error) {
	if id.label == "" {
		return base, nil, nil
	}
	n, err := g.lookup(id, id.label, nil)
	if err != nil {
		return base, nil, err
	}
	return n, g.lineage(n), nil
}

// named gives the nodes that the label and the name of an identifier stand for, steps aside; none for base.
func (g *Graph) named(id ident) ([]int, error) {
	_, within, err := g.branch(id)
	if err != nil {
		return nil, err
	}
	switch id.name {
	case "base":
		return nil, nil
	case "heads":
		if within == nil {
			return g.without(g.needers), nil
		}
		return inside(g.heads(), within), nil
	case "head":
		heads := inside(g.heads(), within)
		if len(heads) > 1 {
			return nil, &MultipleHeadsError{id.text, g.ids(heads)}
		}
		return heads, nil
	case "current":
		return nil, &BadIdentifierError{id.text, "`current` asks a database, which `mig show`, `mig edit` and the ranges of `mig history` do alone"}
	}
	n, err := g.lookup(id, id.name, within)
	if err != nil {
		return nil, err
	}
	if within != nil && !within[n] {
		return nil, &NotInBranchError{id.text, g.revs[n].ID, id.label}
	}
	return []int{n}, nil
}

// single is named for where one revision is wanted: several heads are an error, and none is base.
func (g *Graph) single(id ident) (int, error) {
	nodes, err := g.named(id)
	switch {
	case err != nil:
		return base, err
	case len(nodes) > 1:
		return base, &MultipleHeadsError{id.text, g.ids(nodes)}
	case len(nodes) == 0:
		return base, nil
	}
	return nodes[0], nil
}

// inside gives the nodes of a list that are in a set; all of them when it is nil.
func inside(nodes []int, within set) []int {
	if within == nil {
		return nodes
	}
	return slices.DeleteFunc(slices.Clone(nodes), func(n int) bool { return !within[n] })
}

// walk takes the steps of an identifier from a node: up by children, those of the branch if there is one, or
// down by parents. It may end at base.
func (g *Graph) walk(id ident, start int, within set) (int, error) {
	at := start
	for done := range max(id.steps, -id.steps) {
		var next []int
		switch {
		case id.steps > 0 && at == base:
			next = inside(g.without(g.parents), within)
		case id.steps > 0:
			next = inside(g.children[at], within)
		case at != base && len(g.parents[at]) == 0:
			next = []int{base}
		case at != base:
			next = g.parents[at]
		}
		switch len(next) {
		case 0:
			return base, &PastEndError{id.text, g.idOrBase(start), id.steps, done}
		case 1:
			at = next[0]
		default:
			return base, &AmbiguousStepError{Ident: id.text, From: g.idOrBase(at), Candidates: g.ids(next)}
		}
	}
	return at, nil
}

func (g *Graph) idOrBase(n int) string {
	if n == base {
		return "base"
	}
	return g.revs[n].ID
}

func some(n int) []int {
	if n == base {
		return nil
	}
	return []int{n}
}

// resolve gives the nodes of an identifier that does not depend on a database. Steps alone count down from each
// of the heads.
func (g *Graph) resolve(text string) ([]int, error) {
	nodes, err := g.resolveAsIs(text)
	return nodes, offer(err, func(ident string) error { _, err := g.resolveAsIs(ident); return err })
}

func (g *Graph) resolveAsIs(text string) ([]int, error) {
	id, err := g.parse(text)
	if err != nil {
		return nil, err
	}
	if id.steps == 0 {
		return g.named(id)
	}
	if id.name == "" {
		return g.belowHeads(id)
	}
	n, err := g.stepped(id)
	return some(n), err
}

// stepped gives the node of NAME±N.
func (g *Graph) stepped(id ident) (int, error) {
	_, within, err := g.branch(id)
	if err != nil {
		return base, err
	}
	start, err := g.single(id)
	if err != nil {
		return base, err
	}
	return g.walk(id, start, within)
}

func (g *Graph) belowHeads(id ident) ([]int, error) {
	if id.steps > 0 {
		return nil, &BadIdentifierError{id.text, "steps up need something to start from, as in base+2 or REVISION+2"}
	}
	from := id
	from.name = "heads"
	heads, err := g.named(from)
	if err != nil {
		return nil, err
	}
	in := g.newSet()
	for _, h := range heads {
		n, err := g.walk(id, h, nil)
		if err != nil {
			return nil, err
		}
		if n != base {
			in[n] = true
		}
	}
	return in.list(), nil
}

// Resolve gives the ids that an identifier stands for, sorted: several for `heads`, none for `base`. Steps
// without a start (-2) count down from each head.
func (g *Graph) Resolve(ident string) ([]string, error) {
	nodes, err := g.resolve(ident)
	if err != nil {
		return nil, err
	}
	return g.ids(nodes), nil
}

// ParseHeads reads the start of a range: identifiers separated by commas; `base`, or nothing at all, is the empty
// database. The answer is sorted. That one includes another is an *OverlapError.
func (g *Graph) ParseHeads(list string) ([]string, error) {
	in := g.newSet()
	if list != "" {
		for text := range strings.SplitSeq(list, ",") {
			nodes, err := g.resolve(text)
			if err != nil {
				return nil, err
			}
			for _, n := range nodes {
				in[n] = true
			}
		}
	}
	nodes := in.list()
	if lower, upper, ok := g.overlap(nodes); ok {
		return nil, &OverlapError{Lower: g.revs[lower].ID, Upper: g.revs[upper].ID}
	}
	return g.ids(nodes), nil
}

// under gives all that the nodes need, without them unless one needs another.
func (g *Graph) under(nodes []int) set {
	var needed []int
	for _, n := range nodes {
		needed = append(needed, g.parents[n]...)
		needed = append(needed, g.deps[n]...)
	}
	return g.closure(needed)
}

// overlap finds two of the nodes of which one needs the other.
func (g *Graph) overlap(nodes []int) (lower, upper int, found bool) {
	below := g.under(nodes)
	for _, n := range nodes {
		if !below[n] {
			continue
		}
		for _, m := range nodes {
			if m != n && g.closure([]int{m})[n] {
				return n, m, true
			}
		}
	}
	return 0, 0, false
}

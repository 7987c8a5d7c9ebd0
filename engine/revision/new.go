package revision

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mig/dsl/diag"
)

// MaxName is the most bytes that an id, a label or a tag may have: version_num is a VARCHAR(255), which some
// databases count in bytes.
const MaxName = 255

// Locate tells where the value of a field stands in the file of the i-th revision given to New, with that line
// of the file. field is "revision", "down_revision", "depends_on", "tag" or "branch_labels"; index counts within
// a list from 0. It is called for errors only.
type Locate func(i int, field string, index int) (diag.Pos, string)

// New makes the graph, in any order of the revisions. It checks everything before it answers: names that are
// malformed, reserved or taken, parents and dependencies that are missing, cycles. All that is wrong is
// returned as one diag.List.
func New(revs []Revision, locate Locate) (*Graph, error) {
	b := newBuilder(revs, locate)
	b.addNames()
	b.addEdges()
	b.findCycles()
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	g := b.Graph // not a pointer into the builder, which is done with
	return &g, nil
}

// builder makes a Graph. Its nodes are those of the graph from the start; source maps them to the input.
type builder struct {
	Graph
	source   []int
	locate   Locate
	errs     diag.List
	guesses  int
	allNames []string
	room     []int // for edges: one allocation serves many revisions
}

// place is where something stands in the input.
type place struct {
	node  int
	field string
	index int
}

const maxGuesses = 10 // of the nearest name: each looks at all names

func newBuilder(revs []Revision, locate Locate) *builder {
	if locate == nil {
		locate = func(int, string, int) (diag.Pos, string) { return diag.Pos{}, "" }
	}
	b := &builder{locate: locate, source: make([]int, len(revs))}
	for i := range revs {
		b.source[i] = i
	}
	slices.SortFunc(b.source, func(i, j int) int {
		if c := strings.Compare(revs[i].ID, revs[j].ID); c != 0 {
			return c
		}
		return i - j
	})
	b.names = make(map[string]int, len(revs))
	b.revs = make([]Revision, len(revs))
	for n, i := range b.source {
		b.revs[n] = revs[i]
	}
	return b
}

func (b *builder) errorf(at place, format string, args ...any) *diag.Error {
	pos, excerpt := b.locate(b.source[at.node], at.field, at.index)
	e := diag.Errorf(pos, format, args...)
	e.Excerpt = excerpt
	b.errs = append(b.errs, e)
	return e
}

// addNames enters ids first, then labels and tags, so that a label that is also an id is the one complained of.
func (b *builder) addNames() {
	for n := range b.revs {
		b.addName(place{n, "revision", 0}, b.revs[n].ID)
	}
	for n := range b.revs {
		for i, l := range b.revs[n].Labels {
			b.addName(place{n, "branch_labels", i}, l)
		}
		for i, t := range b.revs[n].Tags {
			b.addName(place{n, "tag", i}, t)
		}
	}
}

// kind is the word for what a field declares.
func (p place) kind() string {
	if p.field == "branch_labels" {
		return "label"
	}
	return p.field
}

func (b *builder) addName(at place, name string) {
	kind := at.kind()
	if why, hint := BadName(name, at.field == "revision"); why != "" {
		b.errorf(at, "%s %q %s", kind, name, why).WithHint("%s", hint)
	}
	owner, taken := b.names[name]
	if !taken {
		b.names[name] = at.node
		return
	}
	other := b.declared(owner, name)
	where := ""
	if pos, _ := b.locate(b.source[other.node], other.field, other.index); !pos.IsZero() {
		where = " (" + pos.String() + ")"
	}
	if at.field == "revision" {
		b.errorf(at, "revision %s exists twice%s", name, where).WithHint("give one of the two files another id")
		return
	}
	as := fmt.Sprintf("a %s of revision %s", other.kind(), b.revs[other.node].ID)
	if other.field == "revision" {
		as = "the id of a revision"
	}
	b.errorf(at, "%s %s is taken: it is %s%s", kind, name, as, where).
		WithHint("choose another: ids, labels and tags share one name space")
}

// declared finds where a revision declares a name.
func (g *Graph) declared(n int, name string) place {
	if i := slices.Index(g.revs[n].Labels, name); i >= 0 && g.revs[n].ID != name {
		return place{n, "branch_labels", i}
	}
	if i := slices.Index(g.revs[n].Tags, name); i >= 0 && g.revs[n].ID != name {
		return place{n, "tag", i}
	}
	return place{n, "revision", 0}
}

// BadName says what is wrong with a name, or "", and the way out. Labels and tags may hold a minus (v1.4-rc1), for
// they are looked up before a minus is read as a step; ids may not, so that ID-1 can only be a step.
func BadName(name string, id bool) (why, hint string) {
	switch {
	case name == "":
		return "is empty", "write letters or digits"
	case name == "head", name == "heads", name == "base", name == "current":
		return "is a reserved word", "choose another name: this one has a meaning of its own wherever a revision is named"
	case len(name) > MaxName:
		return fmt.Sprintf("is longer than %d bytes", MaxName), "choose a shorter one"
	case !utf8.ValidString(name):
		return "is not valid UTF-8", "write letters and digits in UTF-8"
	case !id && name[0] == '-':
		return "may not start with '-'", "put a letter or a digit first: a number after a minus counts steps, as in -1"
	}
	for _, r := range name {
		switch {
		case r == '@', r == ':', r == ',', r == '+', r == '-' && id:
			return fmt.Sprintf("may not hold %q", r), "write _ or . instead: " + meaning(r)
		case unicode.IsSpace(r):
			return "may not hold white space", "write _ or . instead"
		case unicode.IsControl(r):
			return "may not hold control characters", "write letters, digits, _ or ."
		}
	}
	return "", ""
}

// meaning tells why names may not hold a sign.
func meaning(sign rune) string {
	switch sign {
	case '@':
		return "'@' stands after a branch, as in LABEL@head"
	case ':':
		return "':' stands in a range, as in A:B"
	case ',':
		return "',' stands between several revisions"
	}
	return fmt.Sprintf("%q counts steps, as in REVISION%c1", sign, sign)
}

func (b *builder) addEdges() {
	b.parents = make([][]int, len(b.revs))
	b.deps = make([][]int, len(b.revs))
	for n, r := range b.revs {
		b.parents[n] = b.resolveAll(n, "down_revision", r.Down)
		deps := b.resolveAll(n, "depends_on", r.DependsOn)
		b.deps[n] = slices.DeleteFunc(deps, func(d int) bool { return slices.Contains(b.parents[n], d) })
	}
	b.children = turn(b.parents)
	b.needers = turn(b.parents, b.deps)
}

// resolveAll gives the nodes of the names in a field, sorted. Only full names count: what is unique today
// as the beginning of an id may not be tomorrow.
func (b *builder) resolveAll(n int, field string, names []string) []int {
	if len(names) == 0 {
		return nil
	}
	if len(b.room) < len(names) {
		b.room = make([]int, max(len(names), 1024))
	}
	out := b.room[:0:len(names)]
	b.room = b.room[len(names):]
	for i, name := range names {
		m, ok := b.names[name]
		switch {
		case !ok:
			e := b.errorf(place{n, field, i}, "%s of %s is %q, which no file has", field, b.revs[n].ID, name).
				WithHint("get the file that has it, or name another revision: its whole id, a label or a tag")
			if near := b.guess(name); near != "" {
				e.WithHint("did you mean %s?", near)
			}
		case m == n:
			b.errorf(place{n, field, i}, "revision %s names itself in %s: a cycle", b.revs[n].ID, field).
				WithHint("take it out, or name the revision that was meant")
		case slices.Contains(out, m) && field == "down_revision":
			b.errorf(place{n, field, i}, "down_revision of %s names %s twice", b.revs[n].ID, b.revs[m].ID).
				WithHint("once is enough: an id, and a label or tag of it, are the same revision")
		case !slices.Contains(out, m):
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}

// guess gives the name that was probably meant: one that goes on from it, or one that looks like it.
func (b *builder) guess(name string) string {
	if b.guesses++; b.guesses > maxGuesses {
		return ""
	}
	if b.allNames == nil {
		b.allNames = b.sortedNames()
	}
	return guess(name, b.allNames)
}

func guess(name string, names []string) string {
	for _, n := range names {
		if name != "" && len(n) > len(name) && strings.EqualFold(n[:len(name)], name) {
			return n
		}
	}
	return diag.Nearest(name, names)
}

func (g *Graph) sortedNames() []string {
	out := make([]string, 0, len(g.names))
	for name := range g.names {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// turn turns edges round. The lists come out sorted, because the nodes are gone through in order.
func turn(edges ...[][]int) [][]int {
	n := len(edges[0])
	count, total := make([]int, n), 0
	for _, e := range edges {
		for _, list := range e {
			for _, m := range list {
				count[m]++
			}
			total += len(list)
		}
	}
	room, out := make([]int, total), make([][]int, n)
	for m, c := range count {
		out[m], room = room[:0:c], room[c:]
	}
	for from := range n {
		for _, e := range edges {
			for _, m := range e[from] {
				out[m] = append(out[m], from)
			}
		}
	}
	return out
}

package revision

import (
	"errors"
	"slices"
	"strings"
)

// History gives the revisions of a range A:B, both ends included, those above before those below. An empty A is
// base, an empty B the heads, an empty range everything; -N as A counts down from B and stops at base, +N as B
// counts up from A; `current` as either end is the given rows of the version table. With A given, only what
// stands on A is told, by parents, or by dependencies too where B does not stand on A otherwise; label@base as A keeps to that branch and to what it depends on.
func (g *Graph) History(span string, current []string) ([]string, error) {
	if span == "" {
		span = ":"
	}
	a, b, ok := strings.Cut(span, ":")
	if !ok || strings.Contains(b, ":") {
		return nil, &BadIdentifierError{span, "a range is written A:B, A: or :B"}
	}
	h := historyRange{g: g, current: current}
	if err := h.read(a, b); err != nil {
		return nil, offer(err, func(ident string) error { // B alone can be ambiguous in a way that a branch settles
			h := historyRange{g: g, current: current}
			return h.read(a, ident)
		})
	}
	shown, err := h.members()
	if err != nil {
		return nil, err
	}
	var out []int
	for _, n := range slices.Backward(g.order(h.upper, nil)) {
		if shown[n] {
			out = append(out, n)
		}
	}
	return g.ids(out), nil
}

// historyRange is a range with its ends found.
type historyRange struct {
	g          *Graph
	current    []string
	a, b       string
	lower      []int // none is base
	upper      []int
	fromBottom []int // ends of B from which -N as A came to base
}

func (h *historyRange) read(a, b string) error {
	h.a, h.b = a, b
	if h.a == "" {
		h.a = "base"
	}
	if h.b == "" {
		h.b = "heads"
	}
	low, err := h.g.parse(h.a)
	if err != nil {
		return err
	}
	high, err := h.g.parse(h.b)
	if err != nil {
		return err
	}
	if high.name == "" && high.steps > 0 && low.name == "" {
		return &BadIdentifierError{a + ":" + b, "one end of the range has to be a revision"}
	}
	if high.name == "" && high.steps > 0 {
		if h.lower, err = h.end(low); err != nil {
			return err
		}
		return h.climb(high)
	}
	if h.upper, err = h.end(high); err != nil {
		return err
	}
	if low.name == "" && low.steps < 0 {
		return h.descend(low)
	}
	h.lower, err = h.end(low)
	if err == nil && low.label != "" && len(h.lower) == 0 {
		err = h.keepTo(low)
	}
	return err
}

// end gives the nodes of one end.
func (h *historyRange) end(id ident) ([]int, error) {
	if id.text == "current" {
		return h.g.rows(h.current)
	}
	return h.g.resolve(id.text)
}

// climb counts B up from A.
func (h *historyRange) climb(id ident) error {
	_, within, err := h.g.branch(id)
	if err != nil {
		return err
	}
	from, err := h.g.oneStart(id, h.lower)
	if err != nil {
		return err
	}
	n, err := h.g.walk(id, from, within)
	h.upper = some(n)
	return err
}

// descend counts A down from each end of B. Past base there is no more to tell, which is no error here.
func (h *historyRange) descend(id ident) error {
	_, within, err := h.g.branch(id)
	if err != nil {
		return err
	}
	h.upper = inside(h.upper, within)
	low := h.g.newSet()
	for _, n := range h.upper {
		at, err := h.g.walkToBase(id, n)
		switch {
		case err != nil:
			return err
		case at == base:
			h.fromBottom = append(h.fromBottom, n)
		default:
			low[at] = true
		}
	}
	h.lower = low.list()
	return nil
}

// walkToBase walks down as walk does, and stops at base.
func (g *Graph) walkToBase(id ident, from int) (int, error) {
	n, err := g.walk(id, from, nil)
	var past *PastEndError
	if errors.As(err, &past) {
		return base, nil
	}
	return n, err
}

// keepTo leaves of B what is in the branch of A.
func (h *historyRange) keepTo(id ident) error {
	_, within, err := h.g.branch(id)
	h.upper = inside(h.upper, within)
	return err
}

// members gives the revisions of the range.
func (h *historyRange) members() (set, error) {
	g := h.g
	shown := g.closure(h.upper)
	if len(h.lower) == 0 {
		return shown, nil
	}
	under := g.closure(h.lower)
	for _, n := range h.lower {
		if !shown[n] {
			return nil, &HistoryRangeError{h.a, h.b, slices.ContainsFunc(h.upper, func(u int) bool { return under[u] })}
		}
	}
	on := h.above()
	for n := range shown {
		shown[n] = shown[n] && on[n] && !under[n]
	}
	for _, n := range h.lower {
		shown[n] = true
	}
	return shown, nil
}

// above gives what stands on A. That is told along the branches; but where B stands on A by dependencies alone,
// dependencies are the way from one end to the other.
func (h *historyRange) above() set {
	g := h.g
	on := g.reach(h.lower, g.children)
	for n, in := range g.reach(h.fromBottom, g.parents) {
		on[n] = on[n] || in
	}
	if len(inside(h.upper, on)) == 0 {
		return g.reach(h.lower, g.needers)
	}
	return on
}

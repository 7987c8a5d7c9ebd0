package script

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
)

// header writes the comments that a script opens with, but for the last, which tells the hash of all else. Read reads them. The lines of the revisions tell where each starts,
// which depends on how many lines there are.
func (w *writer) header() []byte {
	h := &writer{s: w.s, out: []byte(w.lines.First)}
	w.head(h)
	tail := &writer{s: w.s}
	w.tail(tail)
	first := bytes.Count(h.out, []byte{'\n'}) + bytes.Count(tail.out, []byte{'\n'}) + 2 // the line of the hash, and the one after it
	for i := range w.s.Steps {
		if first++; w.s.Steps[i].Hash != "" {
			first++
		}
	}
	w.revisions(h, first)
	return append(h.out, tail.out...)
}

// head tells what the script is for, and from where to where it leads.
func (w *writer) head(h *writer) {
	s := w.s
	h.line("%s%s for %s %s", madeBy, s.Mig, s.Dialect.Name(), s.Facts.Version)
	if s.Database != "" {
		h.line("For the database %s of mig.yaml", s.Database)
	}
	if only := s.Form.only(); only != "" {
		h.line("Runs only on %s", only)
	}
	h.line("%s", s.span())
}

// revisions lists the steps; first is the number of the line after the header.
func (w *writer) revisions(h *writer, first int) {
	for i := range w.s.Steps {
		step := &w.s.Steps[i]
		line := first
		if i < len(w.starts) {
			line += w.starts[i]
		}
		id := step.ID
		if id == "" {
			id = noRevision
		}
		h.line("  %-9s %s  line %d  %s", step.Direction, id, line, Printable(step.Message))
		if step.Hash != "" {
			h.line("            %s  %s", step.Hash, Printable(step.Path))
		}
	}
}

// tail tells what the script touches and needs, and how it is run.
func (w *writer) tail(h *writer) {
	s := w.s
	h.titled("Tables:", s.tables())
	h.titled("Needs:", s.privileges(w))
	if options := s.Form.options(); options != "" {
		h.line("%s%s", withOptions, options)
	}
	if s.Form.Tag != "" && len(s.Steps) > 0 {
		h.line("%s%s", tagged, Printable(s.Form.Tag))
	}
	for _, line := range strings.Split("Run it with: "+w.command(), "\n") {
		h.line("%s", line)
	}
}

// titled writes lines under a title, if there are any.
func (w *writer) titled(title string, lines []string) {
	for i, text := range lines {
		if i == 0 {
			w.line("%s", title)
		}
		w.line("  %s", text)
	}
}

// What lines of a header begin with, for those who read them.
const (
	madeBy      = "Migration script by mig "
	withOptions = "Rendered with: "
	sumOfRest   = "sha256 of this file but for this line: "
	tagged      = "Tagged in the log: "
	noRevision  = "(rows)" // a stamp's step that only takes rows away
	anything    = "whatever the version table holds"
	ensures     = "The version table alone"
)

// command is what a shell runs.
func (w *writer) command() string {
	file := w.s.Form.File
	if file == "" {
		file = "SCRIPT.sql"
	}
	if w.lines.Command != nil {
		return w.lines.Command(file)
	}
	return w.words.Command(file)
}

// lines gives what the client is told beside SQL.
func (f *Form) lines(words dialects.Client) dialects.Lines {
	if f.Client == "" || f.Client == Plain {
		return dialects.Lines{}
	}
	return words.Lines(f.Client)
}

// options gives the flags of mig render that make a script of this form.
func (f *Form) options() string {
	var out []string
	if f.Client != "" {
		out = append(out, "--client "+f.Client)
	}
	switch {
	case f.Guard == Skips:
		out = append(out, "--guard=skip")
	case f.Guard == Refuses && f.Client == "":
		out = append(out, "--guard")
	case f.Guard == Unguarded && f.Client != "":
		out = append(out, "--no-guard")
	}
	if f.From > 0 {
		out = append(out, "--from-statement "+strconv.Itoa(f.From))
	}
	if f.Verbose {
		out = append(out, "--verbose")
	}
	return strings.Join(out, " ")
}

// only says which database and schema a guarded script asks for.
func (f *Form) only() string {
	var out []string
	if f.Database != "" {
		out = append(out, "the database "+Printable(f.Database))
	}
	if f.Schema != "" {
		out = append(out, "in the schema "+Printable(f.Schema))
	}
	return strings.Join(out, ", ")
}

// span says where the script starts and ends.
func (s *Script) span() string {
	from := HeadsText(s.Plan.From)
	switch {
	case s.Ensure:
		return ensures
	case len(s.Plan.Steps) > 0 && s.Plan.Steps[0].All:
		from = anything
	}
	return fmt.Sprintf("From %s to %s", from, HeadsText(s.Plan.To))
}

// HeadsText lists the rows of a version table, all of them.
func HeadsText(ids []string) string {
	if len(ids) == 0 {
		return "base"
	}
	return strings.Join(ids, ", ")
}

// mostNamed bounds a list of names in the header.
const mostNamed = 40

// tables names the tables that the operations are about, and the revisions whose SQL mig does not read.
func (s *Script) tables() []string {
	verbs := []string{"creates", "alters", "drops", "writes rows of"}
	names := make([][]string, len(verbs))
	seen := map[string]bool{}
	var raw []string
	for i := range s.Steps {
		for o := range s.Steps[i].operations() {
			if o == nil {
				if id := s.Steps[i].ID; id != "" && !slices.Contains(raw[max(0, len(raw)-1):], id) {
					raw = append(raw, id)
				}
			} else if n, ok := op.TableOf(o); ok {
				verb := verbOf(o)
				if name := n.String(); !seen[verbs[verb]+name] {
					seen[verbs[verb]+name] = true
					names[verb] = append(names[verb], name)
				}
			}
		}
	}
	var out []string
	for verb, list := range names {
		if len(list) > 0 {
			out = append(out, verbs[verb]+" "+Printable(named(list)))
		}
	}
	if len(raw) > 0 {
		out = append(out, "whatever the SQL is about in "+named(raw))
	}
	return out
}

// verbOf says what an operation does to its table: creates, alters, drops it or writes its rows.
func verbOf(o op.Op) int {
	switch o.(type) {
	case *op.CreateTable:
		return 0
	case *op.DropTable:
		return 2
	case *op.BulkInsert, *op.Upsert, *op.Backfill:
		return 3
	}
	return 1
}

// operations visits the operations of a step, those of a condition too; raw SQL is nil.
func (s *Step) operations() iter.Seq[op.Op] {
	return func(yield func(op.Op) bool) {
		var visit func(o op.Op) bool
		visit = func(o op.Op) bool {
			switch o := o.(type) {
			case *op.When:
				return !slices.ContainsFunc(o.Ops, func(inner op.Op) bool { return !visit(inner) })
			case *op.Execute:
				return yield(nil)
			}
			return yield(o)
		}
		for _, item := range s.Items {
			o, _ := item.Op.(op.Op)
			if !visit(o) {
				return
			}
		}
	}
}

func named(names []string) string {
	if more := len(names) - mostNamed; more > 0 {
		return strings.Join(names[:mostNamed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// privileges says what who runs the script must be allowed to do.
func (s *Script) privileges(w *writer) []string {
	if !s.Creates() {
		return nil
	}
	kinds := map[string]bool{}
	for i := range s.Steps {
		for o := range s.Steps[i].operations() {
			if o == nil {
				kinds["sql"] = true
			} else {
				kinds[o.Op()] = true
			}
		}
	}
	return w.words.Privileges(func(kind string) bool { return kinds[kind] })
}

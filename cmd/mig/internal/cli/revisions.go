package cli

import (
	"encoding/json"
	"strings"
	"time"

	"mig/engine"
	"mig/engine/script"
)

// revisionJSON is a revision in JSON. The keys stay what they are; new ones may come.
type revisionJSON struct {
	Revision      string   `json:"revision"`
	Known         bool     `json:"known"`
	DownRevision  []string `json:"down_revision"`
	DependsOn     []string `json:"depends_on"`
	BranchLabels  []string `json:"branch_labels"`
	Tags          []string `json:"tags"`
	Message       string   `json:"message"`
	CreateDate    *string  `json:"create_date"`
	Path          string   `json:"path"`
	Branches      []string `json:"branches"` // the labels of all branches that it is on; branch_labels are those of the file
	Children      []string `json:"children"`
	IsHead        bool     `json:"is_head"`
	IsEffective   bool     `json:"is_effective_head"`
	IsBase        bool     `json:"is_base"`
	IsBranchPoint bool     `json:"is_branch_point"`
	IsMergePoint  bool     `json:"is_merge_point"`
	IsCurrent     *bool    `json:"is_current,omitempty"` // where the database was asked
	*itemsJSON
}

// itemsJSON is what a revision does, in one dialect.
type itemsJSON struct {
	Dialect        string     `json:"dialect"`
	Items          []itemJSON `json:"items"`
	DowngradeItems []itemJSON `json:"downgrade_items"`
	DowngradeError string     `json:"downgrade_error,omitempty"`
}

// itemJSON is an operation, or raw SQL.
type itemJSON struct {
	Op         string          `json:"op"` // the operation's name, or "sql"
	Operation  json.RawMessage `json:"operation,omitempty"`
	SQL        string          `json:"sql,omitempty"`
	Line       int             `json:"line"`
	Statements []statementJSON `json:"statements"`
}

type revisionsJSON struct {
	Revisions []revisionJSON `json:"revisions"`
}

// list makes sure that a list is never null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// asJSON gives revisions as JSON does; asked says whether it is known which of them are current.
func asJSON(revs []engine.Revision, asked bool) revisionsJSON {
	out := revisionsJSON{Revisions: make([]revisionJSON, len(revs))}
	for i := range revs {
		r := &revs[i]
		j := revisionJSON{
			Revision: r.ID, Known: r.Known, DownRevision: list(r.Parents), DependsOn: list(r.DependsOn), BranchLabels: list(r.Labels), Tags: list(r.Tags),
			Message: r.Message, Path: r.Path, Branches: list(r.Branches), Children: list(r.Children), IsHead: r.Head, IsEffective: r.EffectiveHead, IsBase: r.Known && r.Base(),
			IsBranchPoint: r.BranchPoint(), IsMergePoint: r.MergePoint(),
		}
		if !r.Created.IsZero() {
			text := r.Created.Format(time.RFC3339)
			j.CreateDate = &text
		}
		if asked {
			j.IsCurrent = &r.Current
		}
		out.Revisions[i] = j
	}
	return out
}

// marks gives the remarks on a revision, in Alembic's words.
func (o *output) marks(r *engine.Revision, tree bool) string {
	var b strings.Builder
	mark := func(on bool, colour, text string) {
		if on {
			b.WriteString(" " + o.paint(colour, "("+text+")"))
		}
	}
	mark(r.EffectiveHead, green, "head")
	mark(r.Head && !r.EffectiveHead, green, "effective head")
	mark(r.Current, cyan, "current")
	mark(!r.Known, cyan, "not in the files")
	mark(tree && r.BranchPoint(), cyan, "branchpoint")
	mark(tree && r.MergePoint(), cyan, "mergepoint")
	return b.String()
}

// named gives a revision with the labels of its branches and its tags.
func (o *output) named(r *engine.Revision) string {
	text := o.paint(yellow, script.Printable(r.ID)) // a row of the version table may be anything
	if len(r.Branches) > 0 {
		text += " (" + listed(r.Branches) + ")"
	}
	if len(r.Tags) > 0 {
		text += " [" + listed(r.Tags) + "]"
	}
	return text
}

func parentsText(r *engine.Revision) string {
	if len(r.Parents) == 0 {
		return "<base>"
	}
	return listed(r.Parents)
}

// listed joins names, as a terminal may show them.
func listed(names []string) string { return script.Printable(strings.Join(names, ", ")) }

// historyLine gives `a -> b (head), message`.
func (o *output) historyLine(r *engine.Revision) string {
	text := parentsText(r)
	if len(r.DependsOn) > 0 {
		text += " (" + listed(r.DependsOn) + ")"
	}
	text += " -> " + o.named(r) + o.marks(r, true)
	if r.Message != "" {
		text += ", " + title(r.Message)
	}
	return text
}

// title gives the first line of a message, as a terminal may show it.
func title(message string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(message), "\n")
	return script.Printable(first)
}

// entry writes all that is known of a revision, as `show` and -v do.
func (o *output) entry(r *engine.Revision) {
	o.line("Rev: %s%s", o.paint(yellow, script.Printable(r.ID)), o.marks(r, true))
	if !r.Known {
		return
	}
	parents := "Parent"
	if r.MergePoint() {
		parents = "Merges"
	}
	o.line("%s: %s", parents, parentsText(r))
	for _, row := range []struct {
		name string
		list []string
		show bool
	}{
		{"Also depends on", r.DependsOn, true}, {"Branches into", r.Children, r.BranchPoint()}, {"Branch names", r.Branches, true}, {"Tags", r.Tags, true},
	} {
		if row.show && len(row.list) > 0 {
			o.line("%s: %s", row.name, listed(row.list))
		}
	}
	o.line("Path: %s", script.Printable(r.Path))
	if !r.Created.IsZero() {
		o.line("Create date: %s", r.Created.Format(time.RFC3339))
	}
	if r.Message == "" {
		return
	}
	o.line("")
	for text := range strings.Lines(r.Message) {
		o.line("%s", strings.TrimRight("    "+script.Printable(text), " "))
	}
}

// entries writes several revisions with a blank line between them.
func (o *output) entries(revs []engine.Revision) {
	for i := range revs {
		if i > 0 {
			o.line("")
		}
		o.entry(&revs[i])
	}
}

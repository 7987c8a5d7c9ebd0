package source

import (
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"mig/dsl/diag"
	"mig/engine/config/strict"
)

const (
	fence       = "---"
	frontMatter = "the front matter"
)

// Parse reads a revision file's front matter. All that is wrong in it is in the list,
// each at its place; the file is nil then.
func Parse(src *diag.Source) (*File, diag.List) {
	from, to, body, err := split(src)
	if err != nil {
		return nil, diag.List{err}
	}
	f := &File{Path: src.Name, Source: src, BodyStart: body}
	if parsePlain(src.Text[from:to], &f.Meta) {
		return f, nil
	}
	var errs diag.List
	if f.Meta, errs = parseYAML(src, from, to); len(errs) > 0 {
		return nil, errs
	}
	return f, nil
}

// split finds the front matter: the bytes between the line of --- that the file begins
// with and the next such line, and where the body begins.
func split(src *diag.Source) (from, to, body int, err *diag.Error) {
	text := src.Text
	from = openLen(text)
	if from == 0 {
		return 0, 0, 0, src.Errorf(0, "the file does not begin with front matter").
			WithHint("the first line must be ---, then revision: ID and other keys, then a line of --- before the SQL")
	}
	for at := from; at < len(text); {
		end := lineEnd(text, at)
		if isFence(text[at:end]) {
			return from, at, end, nil
		}
		at = end
	}
	return 0, 0, 0, src.Errorf(0, "the front matter is not closed").WithHint("end it with a line of ---")
}

// lineEnd gives the offset after the line end of the line that begins at a place.
func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// openLen gives the length of the opening fence with its line end; 0 if there is none.
func openLen(text string) int {
	if end := lineEnd(text, 0); isFence(text[:end]) {
		return end
	}
	return 0
}

// closeLen gives the length of the fence at the end of a text with its line end.
func closeLen(text string) int {
	return len(text) - (strings.LastIndexByte(strings.TrimRight(text, " \t\n"), '\n') + 1)
}

func isFence(line string) bool {
	return strings.HasPrefix(line, fence) && strings.TrimRight(line[len(fence):], " \t\n") == ""
}

// parseYAML reads the front matter with yaml.v3, which decides what it means.
func parseYAML(src *diag.Source, from, to int) (Meta, diag.List) {
	d := strict.Parse(src, from, to, frontMatter, nil)
	if len(d.Errs) > 0 {
		return Meta{}, d.Errs
	}
	r := reader{Doc: d}
	r.Fields(d.Root, "", r.fields())
	// With another error, a key that is spelt wrong for one, this would say it twice.
	if r.meta.Revision == "" && len(d.Errs) == 0 {
		d.Errs = append(d.Errs, src.Errorf(0, "the front matter has no revision").
			WithHint("add a line such as revision: 27c6a30d7c24"))
	}
	return r.meta, d.Errs
}

type reader struct {
	*strict.Doc
	meta Meta
}

func (r *reader) fields() []strict.Field {
	texts := func(key string, to *[]string) strict.Field {
		return strict.Field{Key: key, Read: func(v *yaml.Node) { *to = r.Texts(v, key) }}
	}
	m := &r.meta
	return []strict.Field{
		{Key: "revision", Read: r.revision},
		texts("down_revision", &m.Down),
		texts("tag", &m.Tags),
		texts("branch_labels", &m.BranchLabels),
		texts("depends_on", &m.DependsOn),
		{Key: "message", Read: r.message},
		{Key: "create_date", Read: r.createDate},
		{Key: "transaction", Read: func(v *yaml.Node) { m.Transaction.Value, m.Transaction.Set = r.Bool(v, "transaction") }},
		{Key: "lock_timeout", Read: func(v *yaml.Node) { m.LockTimeout = r.duration(v, "lock_timeout") }},
		{Key: "statement_timeout", Read: func(v *yaml.Node) { m.StatementTimeout = r.duration(v, "statement_timeout") }},
		{Key: "retry", Read: func(v *yaml.Node) { m.Retry = ReadRetry(r.Doc, v) }},
		{Key: "dialects", Read: r.dialects},
		{Key: "delims", Read: r.delims},
		{Key: "on_change", Read: func(v *yaml.Node) { m.OnChange, _ = r.Bool(v, "on_change") }},
	}
}

func (r *reader) revision(v *yaml.Node) {
	if strict.IsNull(v) {
		e := r.Errorf(v, "revision is null")
		if v.Value == "" {
			e.WithHint("add a line such as revision: 27c6a30d7c24")
		} else {
			e.WithHint("if that is its name, put it in quotes: %q", v.Value)
		}
		return
	}
	r.meta.Revision, _ = r.Text(v, "revision")
}

// message may be empty, unlike other texts.
func (r *reader) message(v *yaml.Node) {
	if !strict.IsNull(v) && r.Is(v, yaml.ScalarNode, "message", "text") {
		r.meta.Message = v.Value
	}
}

func (r *reader) createDate(v *yaml.Node) {
	text, ok := r.Text(v, "create_date")
	if !ok {
		return
	}
	if r.meta.CreateDate, ok = parseDate(text); !ok {
		r.Errorf(v, "create_date must be a time, not %q", text).WithHint("write it as 2026-11-22T10:15:00Z")
	}
}

// parseDate takes RFC 3339, and what Alembic writes: a space for the T, and no zone.
func parseDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", time.DateTime, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func (r *reader) duration(v *yaml.Node, key string) (o Option[time.Duration]) {
	o.Value, o.Set = r.Duration(v, key)
	return o
}

const retryHint = "write it as {attempts: 5, wait: 10s}"

// ReadRetry reads {attempts: N, wait: DURATION}; mig.yaml has the same key.
func ReadRetry(d *strict.Doc, v *yaml.Node) Option[Retry] {
	var out Option[Retry]
	if strict.IsNull(v) {
		return out
	}
	before := len(d.Errs)
	if v.Kind == yaml.ScalarNode {
		d.Errorf(v, "retry must be a mapping, not text").WithHint(retryHint)
		return out
	}
	d.Fields(v, "retry.", []strict.Field{
		{Key: "attempts", Read: func(v *yaml.Node) { out.Value.Attempts, _ = d.Count(v, "retry.attempts") }},
		{Key: "wait", Read: func(v *yaml.Node) { out.Value.Wait, _ = d.Duration(v, "retry.wait") }},
	})
	if out.Set = len(d.Errs) == before; out.Set && out.Value.Attempts == 0 {
		d.Errorf(v, "retry has no attempts").WithHint(retryHint)
		out.Set = false
	}
	return out
}

func (r *reader) dialects(v *yaml.Node) {
	r.meta.Dialects = r.Texts(v, "dialects")
	if v.Kind == yaml.SequenceNode && len(v.Content) == 0 {
		r.Errorf(v, "dialects is empty: the revision would run nowhere").WithHint("leave the key out, or name a dialect")
	}
}

func (r *reader) delims(v *yaml.Node) {
	before := len(r.Errs)
	list := r.List(v, "delims")
	switch {
	case strict.IsNull(v) || len(r.Errs) > before:
	case len(list) != 2:
		r.Errorf(v, "delims must be two texts, not %d", len(list)).WithHint(`write it as ["<%%", "%%>"]`)
	case list[0] == list[1] || strings.TrimSpace(list[0]) != list[0] || strings.TrimSpace(list[1]) != list[1]:
		r.Errorf(v, "delims must be two different texts without white space around them").WithHint(`write it as ["<%%", "%%>"]`)
	default:
		r.meta.Delims = Delims{Left: list[0], Right: list[1]}
	}
}

package source

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode/utf8"

	"mig/dsl/diag"
)

// defaultTemplate has other delimiters than the files that it makes. A project's own is
// revision.tmpl of script_location.
const defaultTemplate = `---
[[ .FrontMatter ]]---
[[ range .Sections ]]{{ define [[ printf "%q" .Name ]] }}
[[ .Body ]]{{ end }}

[[ end ]]`

// Draft is a revision that is to be written.
type Draft struct {
	Revision     string // "" has one made
	Down         []string
	Tags         []string
	BranchLabels []string
	DependsOn    []string
	Message      string
	Sections     []Section // none is an empty upgrade
}

// Section is one define block: upgrade, downgrade, or with a database's name
// (upgrade_billing).
type Section struct {
	Name string
	Body string // DSL text
}

// Creator makes new revision files. It has the project's settings, and all that is not
// the same from one call to the next.
type Creator struct {
	FileTemplate string
	SlugLength   int            // truncate_slug_length
	Zone         *time.Location // nil is UTC
	Clock        func() time.Time
	NewID        func() (string, error)
	Databases    []string          // that the project has, for the template
	Template     *diag.Source      // as Directory.RevisionTemplate gives it; nil is the built-in one
	Check        func(*File) error // reports what is wrong with the sections of a file, which this package does not parse; nil takes them as they are
}

// NewFile is a revision file that is ready to be written.
type NewFile struct {
	Revision string
	Name     string // the file's name, without a directory
	Text     string
}

// RandomID makes an id of 12 hexadecimal digits, from 6 bytes of a random source.
func RandomID(random io.Reader) (string, error) {
	var b [6]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("no random bytes for a revision id: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}

// templateData is what revision.tmpl may use.
type templateData struct {
	FrontMatter  string // ready-made lines, each with its line end
	Revision     string
	DownRevision string // parents joined by ", "
	Down         []string
	Tags         []string
	BranchLabels []string
	DependsOn    []string
	Message      string
	CreateDate   string
	Sections     []Section
	Databases    []string
}

// New makes the name and the text of a revision file; nothing is written. What the
// template gives is read again, so that a file that mig can't read is never made.
func (c Creator) New(d Draft) (NewFile, error) {
	at := c.Clock().In(orUTC(c.Zone)).Truncate(time.Second)
	if d.Revision == "" {
		id, err := c.NewID()
		if err != nil {
			return NewFile{}, err
		}
		d.Revision = id
	}
	name, err := fileName(c.FileTemplate, partsOf(d.Revision, Slug(d.Message, c.SlugLength), at))
	if err != nil {
		return NewFile{}, err
	}
	tmpl := c.Template
	if tmpl == nil {
		tmpl = diag.NewSource(templateFile, defaultTemplate)
	}
	text, err := execute(tmpl, c.data(d, at))
	if err != nil {
		return NewFile{}, err
	}
	if err := c.reread(tmpl.Name, name, text, d); err != nil {
		return NewFile{}, err
	}
	return NewFile{Revision: d.Revision, Name: name, Text: text}, nil
}

func orUTC(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

func (c Creator) data(d Draft, at time.Time) templateData {
	sections := slices.Clone(d.Sections)
	if len(sections) == 0 {
		sections = []Section{{Name: "upgrade"}}
	}
	for i, s := range sections {
		if s.Body != "" && !strings.HasSuffix(s.Body, "\n") {
			sections[i].Body += "\n"
		}
	}
	return templateData{
		FrontMatter: frontMatterOf(d, at), Revision: d.Revision, DownRevision: strings.Join(d.Down, ", "), Down: d.Down, Tags: d.Tags,
		BranchLabels: d.BranchLabels, DependsOn: d.DependsOn, Message: d.Message, CreateDate: at.Format(time.RFC3339), Sections: sections,
		Databases: c.Databases,
	}
}

func frontMatterOf(d Draft, at time.Time) string {
	var b strings.Builder
	b.WriteString("revision: " + quoteText(d.Revision) + "\n")
	for _, l := range []struct {
		key  string
		list []string
	}{{"down_revision", d.Down}, {"tag", d.Tags}, {"branch_labels", d.BranchLabels}, {"depends_on", d.DependsOn}} {
		if len(l.list) > 0 {
			b.WriteString(l.key + ": " + quoteTexts(l.list) + "\n")
		}
	}
	if d.Message != "" {
		b.WriteString("message: " + quoteText(d.Message) + "\n")
	}
	b.WriteString("create_date: " + at.Format(time.RFC3339) + "\n")
	return b.String()
}

func execute(src *diag.Source, data templateData) (string, error) {
	t, err := template.New(templateFile).Delims("[[", "]]").Option("missingkey=error").
		Funcs(template.FuncMap{"yaml": quoteText, "join": func(sep string, list []string) string { return strings.Join(list, sep) }}).
		Parse(src.Text)
	if err != nil {
		return "", templateError(src, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, data); err != nil {
		return "", templateError(src, err)
	}
	return b.String(), nil
}

// templateMessage is an error of text/template, which gives positions only in its messages; the column counts bytes from 0.
var templateMessage = regexp.MustCompile(`(?s)^template: ` + regexp.QuoteMeta(templateFile) + `:(\d+)(?::(\d+))?: (?:executing "[^"]*" at )?(.*)$`)

// templateError puts an error of text/template to its place in the template.
func templateError(src *diag.Source, err error) error {
	pos, msg := diag.Pos{File: src.Name}, err.Error()
	if m := templateMessage.FindStringSubmatch(msg); m != nil {
		pos.Line, _ = strconv.Atoi(m[1])
		if at, err := strconv.Atoi(m[2]); err == nil {
			text := src.Line(pos.Line)
			pos.Col = utf8.RuneCountInString(text[:min(at, len(text))]) + 1
		}
		msg, _, _ = strings.Cut(m[3], " in type ") // the type is mig's own
	}
	return src.At(pos, "the template for new revisions: %s", msg).
		WithHint("it may use %s, and yaml and join", fieldsOf(reflect.TypeFor[templateData]()))
}

// fieldsOf lists what a template may use.
func fieldsOf(data reflect.Type) string {
	var out []string
	for f := range data.Fields() {
		out = append(out, "."+f.Name)
	}
	return strings.Join(out, " ")
}

// reread makes sure that the file says what the draft says.
func (c Creator) reread(tmplName, name, text string, d Draft) error {
	src, bad := Decode(name, []byte(text))
	if bad != nil {
		return unreadableFrom(tmplName, bad)
	}
	f, errs := Parse(src)
	if len(errs) > 0 {
		return unreadableFrom(tmplName, errs...)
	}
	if c.Check != nil {
		var bad *diag.Error
		if err := c.Check(f); errors.As(err, &bad) {
			return unreadableFrom(tmplName, bad)
		} else if err != nil {
			return fmt.Errorf("%s makes a file that can't be read: %w", tmplName, err)
		}
	}
	m := f.Meta
	switch {
	case m.Revision != d.Revision:
		return wrote(tmplName, "revision", m.Revision, d.Revision)
	case !slices.Equal(m.Down, d.Down):
		return wrote(tmplName, "down_revision", m.Down, d.Down)
	case !slices.Equal(m.Tags, d.Tags):
		return wrote(tmplName, "tag", m.Tags, d.Tags)
	case !slices.Equal(m.BranchLabels, d.BranchLabels):
		return wrote(tmplName, "branch_labels", m.BranchLabels, d.BranchLabels)
	case !slices.Equal(m.DependsOn, d.DependsOn):
		return wrote(tmplName, "depends_on", m.DependsOn, d.DependsOn)
	}
	return nil
}

// unreadableFrom tells what is wrong in a file that was never written: at the template that made it, since there is no
// other file to look into.
func unreadableFrom(tmplName string, errs ...*diag.Error) error {
	out := make(diag.List, len(errs))
	for i, e := range errs {
		told := *e
		told.Pos, told.Msg = diag.Pos{File: tmplName}, "it makes a file that can't be read: "+e.Msg
		if e.Pos.Line > 0 {
			told.Msg = fmt.Sprintf("it makes a file that can't be read in line %d: %s", e.Pos.Line, e.Msg)
		}
		out[i] = &told
	}
	return out
}

func wrote(tmplName, key string, got, want any) error {
	return fmt.Errorf("%s makes a file whose %s is %q, not %q: put [[ .FrontMatter ]] between its lines of ---", tmplName, key, got, want)
}

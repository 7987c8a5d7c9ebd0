package autogen

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mig/dsl/schema"
)

// form is a call of a helper as it is written: what it is about first, then its options, which are calls too.
type form struct {
	name string
	args []string
	opts []form
	// spread says that each option has a line of its own, however short they are.
	spread bool
}

// Lines are broken at this many characters. The options of a call that does not fit stand on lines of their own: those of an operation five
// places in, which is below its name's third letter, and those of an item three more.
const (
	lineWidth   = 120
	indentation = 5
	deeper      = 3
)

// bare reports whether the call is a word alone, and needs no parentheses within another one.
func (f form) bare() bool { return len(f.args) == 0 && len(f.opts) == 0 }

// inLine writes a call on one line, without parentheses around it.
func (f form) inLine() string {
	words := append([]string{f.name}, f.args...)
	for _, o := range f.opts {
		words = append(words, o.option())
	}
	return strings.Join(words, " ")
}

// option writes a call within another one, on one line.
func (f form) option() string {
	if f.bare() {
		return f.name
	}
	return "(" + f.inLine() + ")"
}

// action writes the call of an operation as an action of the template.
func (f form) action() string {
	line := "{{ " + f.inLine() + " }}"
	if !f.spread && width(line) <= lineWidth || len(f.opts) == 0 {
		return line
	}
	return "{{ " + f.broken(indentation) + " }}"
}

// broken writes a call with its options on lines of their own. Words without parentheses stay on the first line, as in (column "id" "integer" primary_key …),
// as long as no option in parentheses has come before them.
func (f form) broken(indent int) string {
	var b strings.Builder
	b.WriteString(strings.Join(append([]string{f.name}, f.args...), " "))
	first := !f.spread
	for _, o := range f.opts {
		if first = first && o.bare(); first {
			b.WriteString(" " + o.name)
			continue
		}
		b.WriteString("\n" + strings.Repeat(" ", indent))
		text := o.option()
		switch {
		case indent+width(text) <= lineWidth || len(o.opts) == 0:
		case o.spread || o.name == "copy_from":
			text = "(" + o.broken(indent+deeper) + ")"
		default:
			text = "(" + o.filled(indent+deeper) + ")"
		}
		b.WriteString(text)
	}
	return b.String()
}

// filled writes a call with its options on as few further lines as they need.
func (f form) filled(indent int) string {
	head := strings.Join(append([]string{f.name}, f.args...), " ")
	var lines []string
	line := ""
	for _, o := range f.opts {
		text := o.option()
		switch {
		case line == "" && len(lines) == 0 && o.bare():
			head += " " + text
		case line == "":
			line = text
		case indent+width(line)+1+width(text) > lineWidth:
			lines, line = append(lines, line), text
		default:
			line += " " + text
		}
	}
	return strings.Join(append(append([]string{head}, lines...), line), "\n"+strings.Repeat(" ", indent))
}

// width gives the characters of the longest line.
func width(text string) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n = max(n, utf8.RuneCountInString(line))
	}
	return n
}

// add appends an option with arguments.
func (f *form) add(name string, args ...string) {
	f.opts = append(f.opts, form{name: name, args: args})
}

// flag appends a word, if it is set.
func (f *form) flag(name string, set bool) {
	if set {
		f.add(name)
	}
}

// text appends an option with one text, unless that is empty.
func (f *form) text(name, value string) {
	if value != "" {
		f.add(name, quote(value))
	}
}

// list appends an option with several texts, unless there are none.
func (f *form) list(name string, values []string) {
	if len(values) > 0 {
		f.add(name, quoteAll(values)...)
	}
}

// keyword appends an option with a word that SQL has in upper case.
func (f *form) keyword(name, value string) { f.text(name, strings.ToLower(value)) }

func (f *form) options(list []schema.Option) {
	for _, o := range list {
		f.add("option", quote(o.Key), quote(o.Value))
	}
}

func (f *form) number(name string, n *int64) {
	if n != nil {
		f.add(name, strconv.FormatInt(*n, 10))
	}
}

// quote writes a text as a template does: between backquotes where quotes would have to be escaped, and what no eye sees as an escape.
func quote(s string) string {
	if strings.ContainsAny(s, "\"\\\n") && !strings.Contains(s, "`") && strings.IndexFunc(s, unseen) < 0 && utf8.ValidString(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

func unseen(r rune) bool { return r != '\n' && r != '\t' && !strconv.IsPrint(r) }

func quoteAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quote(s)
	}
	return out
}

// plainNumber is a number that a template takes for what it is: one of more digits than a machine has, or in another notation, it may not.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17}|(0|[1-9][0-9]{0,99})\.[0-9]{1,99})$`)

var valueHelpers = map[schema.ValueKind]string{
	schema.Number: "number", schema.Bytes: "bytes", schema.Date: "sql_date", schema.Timestamp: "sql_timestamp", schema.SQL: "sql",
}

// value writes a value of a row or a default. A cell of a file is written as a text, which takes the type of its column too where that needs it.
func value(v schema.Value) string {
	switch v.Kind {
	case schema.Null:
		return "nil"
	case schema.Bool:
		return v.Text
	case schema.CurrentTimestamp:
		return "current_timestamp"
	case schema.Number:
		if plainNumber.MatchString(v.Text) {
			return v.Text
		}
	case schema.String, schema.Cell, schema.Bytes, schema.Date, schema.Timestamp, schema.SQL:
	}
	if helper := valueHelpers[v.Kind]; helper != "" {
		return "(" + helper + " " + quote(v.Text) + ")"
	}
	return quote(v.Text)
}

// columnType writes a type: in mig's notation where that reads back as the same, else verbatim.
func columnType(t schema.Type) string {
	if t.Native == "" && !t.IsZero() {
		text := t.String()
		if again, err := schema.ParseType(text); err == nil && again.Equal(t) && slices.Equal(again.Args, t.Args) && slices.Equal(again.Values, t.Values) {
			return quote(text)
		}
	}
	return "(native " + quote(t.String()) + ")"
}

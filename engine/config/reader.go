package config

import (
	"errors"
	"math/big"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"

	"gopkg.in/yaml.v3"

	"mig/dsl/diag"
	"mig/engine/config/strict"
)

// reader lays YAML over a Config.
type reader struct {
	*strict.Doc
	cfg    *Config
	lookup func(string) (string, bool) // nil only checks, and fills in no variables
}

// fields are the keys of the top level and of environments.
func (r *reader) fields() []strict.Field {
	var out []strict.Field
	for _, s := range settings() {
		out = append(out, strict.Field{Key: s.key, Read: func(v *yaml.Node) { r.setting(s, v) }})
	}
	return out
}

// databaseFields are the keys of a database.
func (r *reader) databaseFields() []strict.Field {
	out := r.fields()
	for i, s := range settings() {
		if s.project {
			out[i].Read = func(v *yaml.Node) {
				r.Errorf(v, "%s is the same for all databases", s.key).WithHint("set it at the top level or in an environment")
			}
		}
	}
	return out
}

func (r *reader) setting(s setting, v *yaml.Node) {
	switch {
	case strict.IsNull(v):
	case s.lazy != nil:
		if t, ok := r.lazy(v, s.key); ok {
			*s.lazy(r.cfg) = t
		}
	case s.set != nil && (v.Kind == yaml.ScalarNode || s.read == nil):
		value, ok := r.text(v, s.key)
		if !ok {
			return
		}
		if err := s.set(r.cfg, value); err != nil {
			e := r.Errorf(v, "%s %w", s.key, err)
			var w *wrong
			if errors.As(err, &w) {
				e.Hint = w.hint
			}
		}
	default:
		s.read(r, v)
	}
}

// text reads a scalar, which may be empty, and fills its variables in. While sections are
// only checked, one with variables gives none.
func (r *reader) text(v *yaml.Node, what string) (string, bool) {
	if strict.IsNull(v) || !r.Is(v, yaml.ScalarNode, what, "text") {
		return "", false
	}
	if !hasVariable(v.Value) {
		return v.Value, true
	}
	value, err := expand(v.Value, r.lookup)
	if err != nil {
		r.Errorf(v, "%s: %w", what, err).WithHint("%s", err.hint)
		return "", false
	}
	return value, r.lookup != nil
}

// versionLocations reads folders, of which none may be there twice: all that is in it would exist twice.
func (r *reader) versionLocations(v *yaml.Node) {
	const key = "version_locations"
	r.cfg.VersionLocations = nil
	seen := make(map[string]bool)
	for _, item := range r.items(v, key) {
		value, ok := r.text(item, key)
		if !ok {
			continue
		}
		folder := filepath.Clean(r.cfg.Path(value))
		if whole, err := filepath.Abs(folder); err == nil {
			folder = whole
		}
		if seen[folder] {
			r.Errorf(item, "%s has the folder %s twice", key, value).WithHint("leave one of the two out")
		}
		seen[folder] = true
		r.cfg.VersionLocations = append(r.cfg.VersionLocations, value)
	}
}

// items gives the items of a list, or the node itself when it is not one.
func (r *reader) items(v *yaml.Node, what string) (out []*yaml.Node) {
	if v.Kind != yaml.SequenceNode {
		return []*yaml.Node{v}
	}
	r.Items(v, what, func(item *yaml.Node) { out = append(out, item) })
	return out
}

// lazy reads a text and leaves its variables for later.
func (r *reader) lazy(v *yaml.Node, what string) (Text, bool) {
	if !r.Is(v, yaml.ScalarNode, what, "text") {
		return Text{}, false
	}
	if _, err := expand(v.Value, nil); err != nil {
		r.Errorf(v, "%s: %w", what, err).WithHint("%s", err.hint)
		return Text{}, false
	}
	return Expression(v.Value, r.Pos(v)), true
}

func (r *reader) onConnect(v *yaml.Node) {
	r.cfg.OnConnect = nil
	for _, item := range r.items(v, "on_connect") {
		if t, ok := r.lazy(item, "on_connect"); ok {
			r.cfg.OnConnect = append(r.cfg.OnConnect, t)
		}
	}
}

const namingHint = "write none, or templates for pk, fk, uq, ck, ix and df, such as fk: fk_{{.Table}}_{{join \"_\" .Columns}}"

func (r *reader) naming(v *yaml.Node) {
	n := Naming{Templates: make(map[string]string)}
	var fields []strict.Field
	for _, kind := range []string{"pk", "fk", "uq", "ck", "ix", "df"} {
		fields = append(fields, strict.Field{Key: kind, Read: func(v *yaml.Node) {
			what := "naming_convention." + kind
			text, ok := r.Text(v, what)
			if !ok {
				return
			}
			if err := checkNaming(text); err != nil {
				r.Errorf(v, "%s is wrong: %w", what, err).WithHint(".Table .Columns .Referred .ReferredColumns .Index, join, lower and upper may stand in it")
			}
			n.Templates[kind] = text
		}})
	}
	r.Fields(v, "naming_convention.", fields)
	r.cfg.Naming = n
}

// checkNaming makes a name with a template, as a trial.
func checkNaming(text string) error {
	t, err := template.New("name").Option("missingkey=error").Funcs(template.FuncMap{
		"join":  func(sep string, list []string) string { return strings.Join(list, sep) },
		"lower": strings.ToLower,
		"upper": strings.ToUpper,
	}).Parse(text)
	if err != nil {
		return err
	}
	return t.Execute(new(strings.Builder), map[string]any{
		"Table": "account", "Columns": []string{"org_id"}, "Referred": "organization", "ReferredColumns": []string{"id"}, "Index": 1,
	})
}

func (r *reader) autogenerate(v *yaml.Node) {
	a := Default().Autogenerate
	list := func(key string, to *[]string) strict.Field {
		return strict.Field{Key: key, Read: func(v *yaml.Node) { *to = r.Texts(v, "autogenerate."+key) }}
	}
	flag := func(key string, to *bool) strict.Field {
		return strict.Field{Key: key, Read: func(v *yaml.Node) {
			if b, ok := r.Bool(v, "autogenerate."+key); ok {
				*to = b
			}
		}}
	}
	r.Fields(v, "autogenerate.", []strict.Field{
		list("include", &a.Include), list("exclude", &a.Exclude), list("schemas", &a.Schemas), list("rewrite", &a.Rewrite),
		flag("compare_type", &a.CompareType), flag("compare_server_default", &a.CompareServerDefault),
	})
	r.cfg.Autogenerate = a
}

func (r *reader) postWriteHooks(v *yaml.Node) {
	r.cfg.PostWriteHooks = nil
	for _, item := range r.items(v, "post_write_hooks") {
		for _, h := range r.hook(item, "post_write_hooks") {
			if h.SQL != "" {
				r.Errorf(item, "post_write_hooks has no sql: a file was written, and no database is at hand").WithHint("write it as - run: COMMAND {{.Path}}")
				continue
			}
			t, err := template.New("run").Parse(h.Run)
			if err == nil {
				err = t.Execute(new(strings.Builder), struct{ Path string }{"x.sql.tmpl"})
			}
			if err != nil {
				r.Errorf(item, "post_write_hooks.run is wrong: %w", err).WithHint(".Path is the file that was written")
			}
			r.cfg.PostWriteHooks = append(r.cfg.PostWriteHooks, h)
		}
	}
}

func (r *reader) hooks(v *yaml.Node) {
	var h Hooks
	at := func(key string, to *[]Hook) strict.Field {
		return strict.Field{Key: key, Read: func(v *yaml.Node) {
			if strict.IsNull(v) {
				return
			}
			for _, item := range r.items(v, "hooks."+key) {
				*to = append(*to, r.hook(item, "hooks."+key)...)
			}
		}}
	}
	r.Fields(v, "hooks.", []strict.Field{
		at("before", &h.Before), at("after", &h.After), at("before_each", &h.BeforeEach), at("after_each", &h.AfterEach), at("on_error", &h.OnError),
	})
	r.cfg.Hooks = h
}

// hook reads {run: …} or {sql: …} with one text or several. Variables in them are left to
// the shell and to the database.
func (r *reader) hook(v *yaml.Node, what string) (out []Hook) {
	if v.Kind == yaml.ScalarNode {
		r.Errorf(v, "%s must say whether it is a command or SQL", what).WithHint("write it as run: COMMAND or sql: STATEMENT")
		return nil
	}
	before := len(r.Errs)
	r.Fields(v, what+".", []strict.Field{
		{Key: "run", Read: func(v *yaml.Node) {
			for _, text := range r.Texts(v, what+".run") {
				out = append(out, Hook{Run: text})
			}
		}},
		{Key: "sql", Read: func(v *yaml.Node) {
			for _, text := range r.Texts(v, what+".sql") {
				out = append(out, Hook{SQL: text})
			}
		}},
	})
	if len(out) == 0 && len(r.Errs) == before {
		r.Errorf(v, "%s has neither run nor sql", what)
	}
	return out
}

func (r *reader) vars(v *yaml.Node) {
	if r.Is(v, yaml.MappingNode, "vars", "a mapping of key: value") {
		r.cfg.Vars, _ = r.value(v, "vars").(map[string]any)
	}
}

// value gives any YAML as Go values. Dates are text, and so are numbers that Go's would
// not hold exactly or that are not written in plain decimals (007, 0x1f): nothing is
// rounded, and nothing is read in two ways.
func (r *reader) value(v *yaml.Node, what string) any {
	switch v.Kind { //nolint:exhaustive // scalars are read below; of aliases and documents there are none here
	case yaml.MappingNode:
		out := make(map[string]any, len(v.Content)/2)
		r.Each(v, what, func(k, v *yaml.Node) { out[k.Value] = r.value(v, what+"."+k.Value) })
		return out
	case yaml.SequenceNode:
		out := make([]any, 0, len(v.Content))
		if r.Is(v, yaml.SequenceNode, what, "a list") {
			for _, item := range v.Content {
				out = append(out, r.value(item, "an item of "+what))
			}
		}
		return out
	}
	if strict.IsNull(v) || !r.Is(v, yaml.ScalarNode, what, "a value") {
		return nil
	}
	switch v.Tag {
	case "!!bool":
		b, _ := strict.ParseBool(v.Value)
		return b
	case "!!int":
		if n, err := strconv.ParseInt(v.Value, 10, 64); err == nil && strconv.FormatInt(n, 10) == v.Value {
			return n
		}
	case "!!float":
		if f, err := strconv.ParseFloat(v.Value, 64); err == nil && isExact(f, v.Value) {
			return f
		}
	}
	return v.Value
}

// isExact reports whether a float, printed as short as can be, is the number that text is.
func isExact(f float64, text string) bool {
	a, ok := new(big.Rat).SetString(text)
	b, ok2 := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return ok && ok2 && a.Cmp(b) == 0
}

func quote(s string) string { return strconv.Quote(s) }

// near is a hint for a word that is almost one of several, or "".
func near(s string, words []string) string {
	if w := diag.Nearest(s, words); w != "" {
		return "did you mean " + w + "?"
	}
	return ""
}

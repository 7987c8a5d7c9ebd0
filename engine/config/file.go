package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"mig/dsl/diag"
	"mig/engine/config/strict"
	"mig/engine/source"
)

// File is a mig.yaml that has been read and checked in all its sections. It is not safe
// for concurrent use.
type File struct {
	Path string
	Dir  string // its folder

	doc  *strict.Doc
	top  section
	envs []section
}

// section is the top level, an environment or a database.
type section struct {
	name      string
	node      *yaml.Node
	databases []section
}

// Open reads the mig.yaml at a path of the operating system. Its errors are *Error.
func Open(name string) (*File, error) {
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage(diag.Errorf(diag.Pos{}, "there is no %s: %w", name, fs.ErrNotExist).
			WithHint("`mig init` makes one; -c FILE or MIG_CONFIG names another"))
	case err != nil:
		return nil, usage(fmt.Errorf("%s can't be read: %w", name, err))
	}
	return Read(name, data)
}

// Read reads a mig.yaml from its text. All sections are checked, and all that is wrong
// is in the error, an *Error around a diag.List.
func Read(name string, data []byte) (*File, error) {
	src, bad := source.Decode(name, data)
	if bad != nil {
		bad.Excerpt = "" // it may hold a password
		return nil, usage(diag.List{bad})
	}
	f := &File{Path: name, Dir: filepath.Dir(name), doc: strict.Parse(src, 0, len(src.Text), FileName, mayHoldSecret)}
	f.check()
	if err := f.doc.Errs.Err(); err != nil {
		return nil, usage(err)
	}
	return f, nil
}

// mayHoldSecret keeps lines out of errors that could show a password.
func mayHoldSecret(line string) bool {
	line = strings.ToLower(line)
	for _, sign := range []string{"url", "://", "@", "pass", "pwd", "secret", "token"} {
		if strings.Contains(line, sign) {
			return true
		}
	}
	return false
}

// check reads every section once, without the environment's variables.
func (f *File) check() {
	scratch := Default()
	r := &reader{Doc: f.doc, cfg: &scratch}
	f.top = r.section("", f.doc.Root, append(r.fields(), strict.Field{Key: "environments", Read: func(v *yaml.Node) {
		if strict.IsNull(v) {
			return
		}
		r.Each(v, "environments", func(k, v *yaml.Node) {
			f.envs = append(f.envs, r.section(k.Value, v, r.fields()))
		})
	}}))
}

// section reads the keys of the top level or of an environment, with its databases.
func (r *reader) section(name string, node *yaml.Node, fields []strict.Field) section {
	s := section{name: name, node: node}
	r.Fields(node, prefix(name), append(fields, strict.Field{Key: "databases", Read: func(v *yaml.Node) {
		if strict.IsNull(v) {
			return
		}
		r.Each(v, "databases", func(k, v *yaml.Node) {
			if !isName(k.Value) {
				r.Errorf(k, "%q is no name for a database", k.Value).WithHint("take letters, digits and _: it is part of names such as upgrade_billing")
			}
			s.databases = append(s.databases, section{name: k.Value, node: v})
			r.Fields(v, "databases."+k.Value+".", r.databaseFields())
		})
	}}))
	return s
}

func prefix(env string) string {
	if env == "" {
		return ""
	}
	return "environments." + env + "."
}

func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// Environments gives the names of the environments, in the file's order.
func (f *File) Environments() []string { return names(f.envs) }

func names(sections []section) []string {
	var out []string
	for _, s := range sections {
		out = append(out, s.name)
	}
	return out
}

// Overrides are what the command line and the process say beside mig.yaml.
type Overrides struct {
	Environment string            // -n; "" leaves it to MIG_ENV
	Database    string            // --database; "" leaves it to MIG_DATABASE
	Flags       map[string]string // settings by their key in mig.yaml, taken literally
	Lookup      func(string) (string, bool)
}

// lookup is Lookup, or one that knows no variable.
func (o Overrides) lookup() func(string) (string, bool) {
	if o.Lookup == nil {
		return func(string) (string, bool) { return "", false }
	}
	return o.Lookup
}

// Resolve gives the settings for an environment and a database. A setting is taken from
// the first that has it: flag, MIG_* variable, the database in the environment's section,
// the database, the environment, the top level, the default. A key that is set replaces
// the whole value, lists and mappings too. The error is an *Error.
//
// Every key with a single value has its variable: MIG_URL, MIG_LOCK_WAIT and so on.
// MIG_PASSWORD has no key. Variables that are empty count as not set.
func (f *File) Resolve(o Overrides) (Config, error) {
	lookup := o.lookup()
	cfg := Default()
	cfg.Dir = f.Dir
	cfg.Environment = first(o.Environment, lookup, "MIG_ENV")
	cfg.Database = first(o.Database, lookup, "MIG_DATABASE")

	env, err := pick("environment", cfg.Environment, f.envs)
	if err != nil {
		return Config{}, usage(err)
	}
	databases := slices.Concat(f.top.databases, env.databases)
	for _, name := range names(databases) {
		if !slices.Contains(cfg.Databases, name) {
			cfg.Databases = append(cfg.Databases, name)
		}
	}
	if _, err := pick("database", cfg.Database, databases); err != nil {
		return Config{}, usage(err)
	}
	if err := f.apply(&cfg, lookup, env, databases); err != nil {
		return Config{}, usage(err)
	}
	if err := override(&cfg, o.Flags, lookup); err != nil {
		return Config{}, usage(err)
	}
	if len(cfg.VersionLocations) == 0 {
		cfg.VersionLocations = []string{path.Join(cfg.ScriptLocation, "versions")}
	}
	return cfg, nil
}

func first(flag string, lookup func(string) (string, bool), variable string) string {
	if flag != "" {
		return flag
	}
	value, _ := lookup(variable)
	return value
}

// pick finds a section by name; no name is an empty section.
func pick(what, name string, sections []section) (section, error) {
	if name == "" {
		return section{}, nil
	}
	if i := slices.IndexFunc(sections, func(s section) bool { return s.name == name }); i >= 0 {
		return sections[i], nil
	}
	e := diag.Errorf(diag.Pos{}, "mig.yaml has no %s %s", what, name)
	known := names(sections)
	slices.Sort(known)
	known = slices.Compact(known)
	switch near := diag.Nearest(name, known); {
	case near != "":
		e.WithHint("did you mean %s?", near)
	case len(known) > 0:
		e.WithHint("it has %s", strings.Join(known, ", "))
	default:
		e.WithHint("there is no %ss: section in it", what)
	}
	return section{}, e
}

// apply lays the chosen sections over the defaults, the weakest first.
func (f *File) apply(cfg *Config, lookup func(string) (string, bool), env section, databases []section) error {
	doc := *f.doc
	r := &reader{Doc: &doc, cfg: cfg, lookup: lookup}
	ignore := func(*yaml.Node) {}
	fields := append(r.fields(), strict.Field{Key: "databases", Read: ignore}, strict.Field{Key: "environments", Read: ignore})
	r.Fields(f.top.node, "", fields)
	r.Fields(env.node, prefix(env.name), fields)
	for _, db := range databases { // those of the environment come last
		if db.name == cfg.Database {
			r.Fields(db.node, "databases."+db.name+".", r.databaseFields())
		}
	}
	return doc.Errs.Err()
}

// override sets what variables and flags say.
func override(cfg *Config, flags map[string]string, lookup func(string) (string, bool)) error {
	if password, _ := lookup("MIG_PASSWORD"); password != "" {
		cfg.Password = NewSecret(password)
	}
	known := make([]string, 0, len(flags))
	for _, s := range settings() {
		if s.read != nil && s.set == nil {
			continue
		}
		known = append(known, s.key)
		variable := "MIG_" + strings.ToUpper(s.key)
		if value, _ := lookup(variable); value != "" {
			if err := s.assign(cfg, value); err != nil {
				return describe(variable, err)
			}
		}
		if value, ok := flags[s.key]; ok {
			if err := s.assign(cfg, value); err != nil {
				return describe("--"+strings.ReplaceAll(s.key, "_", "-"), err)
			}
		}
	}
	for key := range flags {
		if !slices.Contains(known, key) {
			return fmt.Errorf("no setting %s can be given as a flag", key)
		}
	}
	return nil
}

func describe(name string, err error) error {
	e := diag.Errorf(diag.Pos{}, "%s %w", name, err)
	var w *wrong
	if errors.As(err, &w) && w.hint != "" {
		e.WithHint("%s", w.hint)
	}
	return e
}

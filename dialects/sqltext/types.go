package sqltext

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/dsl/schema"
)

// Portable are the type names that every dialect writes in its own way, or refuses with a way out.
var Portable = []string{
	"smallint", "integer", "bigint", "boolean", "numeric", "real", "float", "double", "char", "varchar", "nvarchar", "text",
	"date", "time", "datetime", "timestamp", "timestamptz", "interval", "binary", "varbinary", "blob", "uuid", "json", "enum",
}

// TypeDef is how a dialect writes a type.
type TypeDef struct {
	SQL      string // {} stands for the arguments in parentheses, else they follow
	Min, Max int    // how many arguments the type takes
	Drop     bool   // arguments are taken, and not written: the type has none here
	Suffix   string // the words that may follow, separated by |
	Bare     string // what is written without arguments, when that differs
	// Write makes the SQL itself, when more decides than the name.
	Write func(t schema.Type, f dialects.Facts) (string, error)
	// Refuse is the way out of a type that the database lacks.
	Refuse string
	// Within bounds the arguments, where they are bounded; the second of a number, its scale, is no greater than the first unless it may be.
	Within []Span
	Beyond bool // a scale may be greater than the precision
}

// Span is what a number can be.
type Span struct{ Least, Most int }

// Types are the types of a dialect: portable ones, and those native to it.
type Types struct {
	Dialect string
	Defs    map[string]TypeDef
	Arrays  bool
}

// Natives adds native names that are written as they stand, in upper case: a name of the list, then /n for up to n arguments.
func (ts *Types) Natives(names ...string) {
	for _, name := range names {
		name, count, _ := strings.Cut(name, "/")
		n, _ := strconv.Atoi(count)
		if _, taken := ts.Defs[name]; !taken {
			ts.Defs[name] = TypeDef{SQL: strings.ToUpper(name), Max: n}
		}
	}
}

// Bound sets the bounds of types' arguments. The names are divided by spaces, those of several words have an underscore between.
func (ts *Types) Bound(names string, beyond bool, within ...Span) {
	for _, name := range strings.Fields(names) {
		name = strings.ReplaceAll(name, "_", " ")
		def, ok := ts.Defs[name]
		if !ok {
			panic("no type " + name) // the tables are constants of the program
		}
		def.Within, def.Beyond = within, beyond
		ts.Defs[name] = def
	}
}

// bounded refuses arguments that the database refuses.
func (ts *Types) bounded(t schema.Type, def TypeDef) error {
	var before int
	for i, within := range def.Within[:min(len(def.Within), len(t.Args))] {
		n, err := strconv.Atoi(t.Args[i])
		if err != nil || n < within.Least || n > within.Most {
			return fmt.Errorf("the type %q: %q is no number from %d to %d, as %s takes it there", t.String(), t.Args[i], within.Least, within.Most, ts.Dialect)
		}
		if i > 0 && n > before && !def.Beyond {
			return fmt.Errorf("the type %q: of its %d digits no %d can stand after the point", t.String(), before, n)
		}
		before = n
	}
	return nil
}

// Name writes a type.
func (ts *Types) Name(t schema.Type, f dialects.Facts) (string, error) {
	if t.Native != "" {
		return t.Native, nil
	}
	def, ok := ts.Defs[t.Name]
	if !ok {
		return "", ts.unknown(t)
	}
	if t.Array != "" && !ts.Arrays {
		return "", &dialects.UnsupportedError{Dialect: ts.Dialect, Version: f.Version, What: "arrays (" + t.String() + ")", Hint: "store json, or a table of its own"}
	}
	if def.Refuse != "" {
		return "", &dialects.UnsupportedError{Dialect: ts.Dialect, Version: f.Version, What: "the type " + t.String(), Hint: def.Refuse}
	}
	if t.Suffix != "" && !slices.Contains(strings.Split(def.Suffix, "|"), t.Suffix) {
		return "", fmt.Errorf("the type %q: %s has no %q after %s", t.String(), ts.Dialect, t.Suffix, t.Name)
	}
	if (len(t.Values) > 0) != (t.Name == "enum" || t.Name == "set") {
		return "", fmt.Errorf("the type %q: an enum has values in quotes, and no other type has", t.String())
	}
	if n := len(t.Args); len(t.Values) == 0 && (n < def.Min || n > def.Max) {
		return "", ts.argCount(t, def)
	}
	if err := ts.bounded(t, def); err != nil {
		return "", err
	}
	if def.Write != nil {
		s, err := def.Write(t, f)
		return s + t.Array, err
	}
	return def.text(t), nil
}

func (d TypeDef) text(t schema.Type) string {
	args := ""
	if len(t.Args) > 0 && !d.Drop {
		args = "(" + strings.Join(t.Args, ", ") + ")"
	} else if d.Bare != "" {
		return d.Bare + t.Array
	}
	s := d.SQL + args
	if strings.Contains(d.SQL, "{}") {
		s = strings.Replace(d.SQL, "{}", args, 1)
	}
	if t.Suffix != "" {
		s += " " + strings.ToUpper(t.Suffix)
	}
	return s + t.Array
}

func (ts *Types) unknown(t schema.Type) error {
	near := diag.Nearest(t.Name, slices.Sorted(maps.Keys(ts.Defs)))
	if near == "" {
		return fmt.Errorf("%s has no type %q that mig knows; to write it as it is, say (native %q)", ts.Dialect, t.Name, t.String())
	}
	return fmt.Errorf("%s has no type %q that mig knows; did you mean %q? To write it as it is, say (native %q)", ts.Dialect, t.Name, near, t.String())
}

func (ts *Types) argCount(t schema.Type, def TypeDef) error {
	switch {
	case def.Max == 0:
		return fmt.Errorf("the type %q: %s takes no arguments on %s", t.String(), t.Name, ts.Dialect)
	case len(t.Args) < def.Min:
		return fmt.Errorf("the type %q: %s needs a length on %s, as in %s(50)", t.String(), t.Name, ts.Dialect, t.Name)
	default:
		return fmt.Errorf("the type %q: %s takes at most %d arguments on %s", t.String(), t.Name, def.Max, ts.Dialect)
	}
}

// EnumVarchar writes an enum as a VARCHAR that holds its longest value, in the word that the dialect has for it.
func EnumVarchar(format string) TypeDef {
	return TypeDef{Write: func(t schema.Type, _ dialects.Facts) (string, error) {
		longest := 0
		for _, v := range t.Values {
			longest = max(longest, len([]rune(v)))
		}
		if longest == 0 {
			return "", fmt.Errorf("the type %q has no values", t.String())
		}
		return strings.Replace(format, "{}", strconv.Itoa(longest), 1), nil
	}}
}

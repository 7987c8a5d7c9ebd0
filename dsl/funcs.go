package dsl

import (
	"slices"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// sprigFunctions are those of sprig that give the same answer to the same arguments: its own
// "hermetic" set still has random ones, readers of the clock, and functions that go
// over a map in no order.
var sprigFunctions = []string{
	"abbrev", "abbrevboth", "add", "add1", "add1f", "addf", "all", "any", "append", "atoi", "b32dec", "b32enc", "b64dec", "b64enc", "base", "biggest",
	"camelcase", "cat", "ceil", "chunk", "clean", "coalesce", "compact", "concat", "contains", "deepCopy", "deepEqual", "default", "dict", "dig", "dir",
	"div", "divf", "empty", "ext", "fail", "first", "float64", "floor", "fromJson", "get", "has", "hasKey", "hasPrefix", "hasSuffix", "indent",
	"initial", "initials", "int", "int64", "join", "kebabcase", "kindIs", "kindOf", "last", "list", "lower", "max", "maxf", "min", "minf", "mod", "mul",
	"mulf", "mustAppend", "mustChunk", "mustCompact", "mustFirst", "mustFromJson", "mustHas", "mustInitial", "mustLast", "mustPrepend", "mustRegexFind",
	"mustRegexFindAll", "mustRegexMatch", "mustRegexReplaceAll", "mustRegexReplaceAllLiteral", "mustRegexSplit", "mustRest", "mustReverse", "mustSlice",
	"mustToJson", "mustToPrettyJson", "mustUniq", "mustWithout", "nindent", "nospace", "omit", "pick", "plural", "prepend", "quote", "regexFind",
	"regexFindAll", "regexMatch", "regexQuoteMeta", "regexReplaceAll", "regexReplaceAllLiteral", "regexSplit", "repeat", "replace", "rest", "reverse",
	"round", "semver", "semverCompare", "seq", "sha1sum", "sha256sum", "sha512sum", "slice", "snakecase", "sortAlpha", "split", "splitList", "splitn",
	"squote", "sub", "subf", "substr", "swapcase", "ternary", "title", "toDecimal", "toJson", "toPrettyJson", "toRawJson", "toString", "toStrings",
	"trim", "trimAll", "trimPrefix", "trimSuffix", "trunc", "tuple", "typeIs", "typeIsLike", "typeOf", "uniq", "until", "untilStep", "untitle", "upper",
	"urlJoin", "urlParse", "without", "wrap", "wrapWith",
}

// builtins are the functions of text/template itself.
var builtins = []string{
	"and", "break", "call", "continue", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print", "printf", "println", "slice", "urlquery",
}

func isFunction(name string) bool {
	_, own := slices.BinarySearch(sprigFunctions, name)
	return own || slices.Contains(builtins, name) || name == numberHelper
}

// funcs gives the functions of templates: the helpers, each with its place as first argument, and sprig's.
func (e *Evaluator) funcs() template.FuncMap {
	out := template.FuncMap{}
	all := sprig.TxtFuncMap()
	for _, name := range sprigFunctions {
		if f, ok := all[name]; ok {
			out[name] = f
		}
	}
	out[numberHelper] = func(text string) number { return number(text) }
	helper := func(name string) {
		out[name] = func(at int64, args ...any) (any, error) { return e.helper(name, decodePlace(at), args) }
	}
	for _, name := range Operations() {
		helper(name)
	}
	for _, name := range e.set.Ops.names() {
		out[name] = func(at int64, args ...any) (any, error) { return e.own(name, decodePlace(at), args) }
	}
	for _, name := range e.set.helperWords() {
		helper(name)
	}
	for name := range foldedValues {
		helper(name)
	}
	for name := range inlineNames {
		helper(name)
	}
	return out
}

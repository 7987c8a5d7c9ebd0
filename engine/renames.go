package engine

import (
	"fmt"
	"strings"

	"mig/dsl/schema"
	"mig/engine/autogen"
)

const renameHint = `--rename says OLD:NEW of a table, or TABLE.OLD:NEW of a column; a column with a dot or a colon in its name stands in double quotes, account."e.mail":email`

// RenameText gives a rename in the form of CompareOptions.Renames.
func RenameText(r autogen.Rename) string {
	if r.Table.Name == "" {
		return r.Old + ":" + r.New
	}
	return r.Table.String() + "." + renameQuoted(r.Old) + ":" + renameQuoted(r.New)
}

func renameQuoted(column string) string {
	if !strings.ContainsAny(column, `.:"`) {
		return column
	}
	return `"` + strings.ReplaceAll(column, `"`, `""`) + `"`
}

// parseRenames reads OLD:NEW and TABLE.OLD:NEW. With three parts before the colon the first is a schema; with two it is a column, unless the new name has a schema too.
func parseRenames(list []string) (out []autogen.Rename, err error) {
	for _, text := range list {
		from, to, ok := cutRename(text, strings.IndexByte, ':')
		if !ok || from == "" || to == "" {
			return nil, &UsageError{Msg: fmt.Sprintf("--rename %q is not OLD:NEW", text), Hint: "a table: account:customer; a column: account.mail:email"}
		}
		on, old, isColumn := cutRename(from, strings.LastIndexByte, '.')
		if _, _, qualified := cutRename(to, strings.IndexByte, '.'); !isColumn || qualified {
			out = append(out, autogen.Rename{Old: from, New: to})
			continue
		}
		table, err := schema.ParseName(on)
		if err != nil {
			return nil, &UsageError{Msg: "--rename: " + err.Error(), Hint: renameHint}
		}
		out = append(out, autogen.Rename{Table: table, Old: renameUnquoted(old), New: renameUnquoted(to)})
	}
	return out, nil
}

// cutRename cuts at a sign outside of double quotes, the one that index finds.
func cutRename(text string, index func(string, byte) int, sign byte) (before, after string, found bool) {
	masked, quoted := []byte(text), false
	for i, b := range masked {
		if b == '"' {
			quoted = !quoted
		}
		if quoted {
			masked[i] = 'x'
		}
	}
	i := index(string(masked), sign)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

func renameUnquoted(column string) string {
	if len(column) > 1 && column[0] == '"' && column[len(column)-1] == '"' {
		return strings.ReplaceAll(column[1:len(column)-1], `""`, `"`)
	}
	return column
}

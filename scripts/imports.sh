#!/usr/bin/env bash
# Checks the import directions, downwards only:
#
#   cmd → dialects/all, engine → dialects → dsl → dsl/op → dsl/schema → dsl/diag → standard library
#
# .golangci.yml says most of it too, for editors; this script is the whole of it, and knows a dialect that was added today.
# Prints FILE:LINE: PACKAGE imports PACKAGE: WHY for every edge that goes the wrong way, and exits 1 if there is one.
# Edges are enough: where each one goes down, every path does. Packages that don't compile yet are checked as far as go list reads them.
set -euo pipefail
cd "$(dirname "$0")/.."

# from, code or test, to, folder of from
# shellcheck disable=SC2016  # $p and $d are variables of the template
edges() {
	go list -e -f '
{{- $p := .ImportPath}}{{$d := .Dir}}
{{- range .Imports}}{{$p}} code {{.}} {{$d}}{{"\n"}}{{end}}
{{- range .TestImports}}{{$p}} test {{.}} {{$d}}{{"\n"}}{{end}}
{{- range .XTestImports}}{{$p}} test {{.}} {{$d}}{{"\n"}}{{end}}' ./...
}

# The edges that break a rule, with the reason: from, code or test, to, folder, why
offending() {
	# A folder of dialects/ with a ddl.go is a dialect, the others are shared.
	awk -v names="$(for f in dialects/*/ddl.go; do basename "${f%/ddl.go}"; done | xargs)" '
	BEGIN { n = split(names, list, " "); for (i = 1; i <= n; i++) dialects[list[i]] }
	function layer(p) {
		if (p == "mig/dsl/diag") return 1
		if (p == "mig/dsl/schema") return 2
		if (p == "mig/dsl/op") return 3
		if (p ~ "^mig/dsl(/|$)") return 4
		if (p == "mig/dialects/all") return 6
		if (p ~ "^mig/dialects(/|$)") return 5
		if (p ~ "^mig/engine(/|$)") return 7
		if (p ~ "^mig/cmd(/|$)") return 8
		if (p ~ "^mig(/|$)") return 9   # the rest: examples and the tests of the whole. Nothing imports these.
		return 0
	}
	# The name of a dialect, "" for what all of them share.
	function sql_dialect(p,   part) {
		return split(p, part, "/") >= 3 && p ~ "^mig/dialects/" && (part[3] in dialects) ? part[3] : ""
	}
	function why(from, kind, to) {
		if (kind == "test" && to ~ "^mig/dialects/(all|dialecttest)(/|$)") return ""
		if (kind == "code" && to == "mig/dialects/all" && layer(from) < 8)
			return "only cmd and tests may, so that a program links the drivers it needs"
		if (kind == "code" && to ~ "^mig/dialects/dialecttest(/|$)")
			return "only tests may"
		if (layer(to) > layer(from))
			return "upwards"
		if (layer(from) == 5 && sql_dialect(to) != "" && sql_dialect(to) != sql_dialect(from))
			return sql_dialect(from) == "" ? "shared code knows no dialect" : "dialects know nothing of each other"
		if (layer(from) == 7 && kind == "code" && sql_dialect(to) != "")
			return "the engine takes dialects as values"
		if (from == "mig/engine/revision" && kind == "code" && layer(to) && to != "mig/dsl/diag")
			return "the graph knows nothing but positions"
		if (from == "mig/engine/revision" && kind == "code" && to ~ "^(os|net|database|syscall|embed|plugin|log|io/fs|io/ioutil|path/filepath)(/|$)")
			return "the graph does no IO and no SQL"
		if (layer(from) >= 1 && layer(from) <= 3 && kind == "code" && layer(to) == 0 && to ~ "^[^/]*[.]")
			return "nothing but the standard library below dsl"
		if (from == "mig/engine/revision" && kind == "code" && to ~ "^[^/]*[.]")
			return "nothing but the standard library in the graph"
		return ""
	}
	{ w = why($1, $2, $3); if (w != "") print $0 "\t" w }
	'
}

# FILE:LINE of an import, for each file of the folder that has it.
places() { # folder, code or test, import path
	local file
	for file in "$1"/*.go; do
		case $2,$file in code,*_test.go) continue ;; test,*_test.go) ;; test,*) continue ;; esac
		awk -v file="${file#"$PWD"/}" -v want="\"$3\"" '
			/^(func|type|const|var) / { exit }
			{ line = $0; sub(/\/\/.*/, "", line); n = split(line, word, /[ \t]+/)
			  for (i = 1; i <= n; i++) if (word[i] == want) print file ":" NR }' "$file"
	done
}

found=$(edges | offending)
[ -n "$found" ] || exit 0
while IFS=$'\t' read -r edge why; do
	read -r from kind to folder <<<"$edge"
	at=$(places "$folder" "$kind" "$to")
	while read -r place; do
		printf '%s: %s imports %s: %s\n' "$place" "$from" "$to" "$why"
	done <<<"${at:-${folder#"$PWD"/}}"
done <<<"$found"
exit 1

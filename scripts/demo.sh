#!/usr/bin/env bash
# `make demo`: the example's migrations, run on a SQLite file in build/ and rendered for two databases that need not be there.
# Needs bin/mig, and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
work=$here/build/demo
rm -rf "$work"
mkdir -p "$work"

# Shown is what a user would type; the whole paths are the demo's own affair.
mig() {
	printf '\n$ mig %s\n' "${*//"$work"/build\/demo}"
	"$here/bin/mig" "$@"
}

cd migrations-example
db=sqlite:$work/shop.db
mig --url "$db" upgrade
mig --url "$db" current
mig --url "$db" history
for dialect in oracle mssql; do
	mig -q render --dialect "$dialect" -o "$work/$dialect.sql"
	# The header lists the revisions with their hashes; what a reader wants to see first is below it.
	head -n 4 "$work/$dialect.sql"
	echo '…'
	sed -n '/^-- Run it with/,$p' "$work/$dialect.sql" | sed -n 1,48p
	printf '… %s lines in all, in build/demo/%s.sql\n' "$(wc -l <"$work/$dialect.sql" | xargs)" "$dialect"
done

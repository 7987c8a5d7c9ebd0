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
for client in oracle:sqlplus mssql:sqlcmd; do
	dialect=${client%:*}
	mig -q render --dialect "$dialect" --client "${client#*:}" -o "$work/$dialect.sql"
	# The header lists the revisions with their hashes, and the guard makes mig's tables; a reader wants to see the first revision too.
	head -n 8 "$work/$dialect.sql"
	echo '…'
	sed -n '/^-- Run it with/,/^-- Is this/p' "$work/$dialect.sql"
	echo '…'
	sed -n '/^-- Running/,$p' "$work/$dialect.sql" | sed -n 1,60p
	printf '… %s lines in all, in build/demo/%s.sql\n' "$(wc -l <"$work/$dialect.sql" | xargs)" "$dialect"
done

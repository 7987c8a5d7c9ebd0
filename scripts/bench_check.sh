#!/usr/bin/env bash
# Part of `make bench`: CPU time of `mig check --from database` with 2,000 tables and 20,000 columns on PostgreSQL, first of a schema that is spelled as it is written, then of one
# in which the server spells a check of each table otherwise. The bar is 3 s. Takes the path of mig, and MIG_TEST_POSTGRESQL_URL, whose user may create databases; needs psql.
set -euo pipefail
mig=$1 server=$MIG_TEST_POSTGRESQL_URL
work=$(mktemp -d)
name=mig_bench_$$
trap 'psql -q "$server" -c "DROP DATABASE IF EXISTS $name"; rm -rf "$work"' EXIT
url=$(sed -E "s|^(postgres(ql)?://[^/]*/)[^?]*|\\1$name|" <<<"$server")

target() {
  for i in $(seq 0 1999); do
    printf '{{ create_table "t%d" (column "id" "bigint" not_null) (column "ref" "bigint") (column "name" "varchar(50)" not_null (server_default "x"))
  (column "amount" "numeric(10,2)" (server_default 0) (comment "how much")) (column "made" "timestamptz" (server_default current_timestamp)) (column "note" "text")
  (column "a" "integer" not_null) (column "b" "boolean" (server_default true)) (column "c" "uuid") (column "d" "date")
  (primary_key_constraint "pk_t%d" "id") (unique_constraint "uq_t%d" "a" "c") (check_constraint "ck_t%d" "%s")
  (foreign_key_constraint "fk_t%d" "t%d" (columns "ref") (references_columns "id")) }}
{{ create_index "ix_t%d" "t%d" "name" (desc "made") }}\n' "$i" "$i" "$i" "$i" "$1" "$i" $((i > 0 ? i - 1 : 0)) "$i" "$i"
  done
}

cd "$work"
mkdir -p migrations/versions
printf 'script_location: migrations\ntarget: target.sql.tmpl\nurl: %s\n' "$url" >mig.yaml
TIMEFORMAT='%U user, %S sys'
for check in 'a > 0' "amount > 0 AND name IN ('a', 'b')"; do
  psql -q "$server" -c "DROP DATABASE IF EXISTS $name" -c "CREATE DATABASE $name" 2>/dev/null
  target "$check" >target.sql.tmpl
  { printf -- '---\nrevision: r1\ntransaction: false\n---\n' && cat target.sql.tmpl; } >migrations/versions/r1.sql.tmpl
  "$mig" upgrade -q
  printf 'mig check --from database, 2,000 tables, CHECK (%s): ' "$check"
  time "$mig" check --from database
done

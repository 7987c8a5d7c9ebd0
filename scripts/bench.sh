#!/usr/bin/env bash
# `make bench`: CPU time (user and system) of whole processes, in milliseconds: `mig --version`, and `mig render` of a thousand
# revisions, for each dialect; `mig inspect --at heads` of ten thousand, with its memory; the same beside Alembic, where that is installed. Then the Go benchmarks. CPU time, and the median, because machines that do other things at the
# same time tell little by the clock. Needs bin/mig, Go and python3.
set -euo pipefail
cd "$(dirname "$0")/.."
mig=$PWD/bin/mig
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$mig" "$work" <<'PYTHON'
import os, pathlib, statistics, subprocess, sys

mig, work = sys.argv[1], pathlib.Path(sys.argv[2])
REVISIONS = 1000
DIALECTS = {"postgresql": "psql", "mysql": "mysql", "sqlite": "sqlite3", "mssql": "sqlcmd", "oracle": "sqlplus"}
CONFIG = """\
script_location: migrations
version_locations: [migrations/versions]
"""
REVISION = """\
---
revision: %(rev)s
%(down)smessage: add table %(table)s
create_date: 2026-01-01T00:00:00Z
---
{{ define "upgrade" }}
{{ create_table "%(table)s"
     (column "id" "integer" primary_key identity)
     (column "name" "varchar(50)" not_null)
     (column "amount" "numeric(10,2)")
     (column "created" "datetime" not_null (server_default current_timestamp))
     (column "note" "text") }}
{{ create_index "ix_%(table)s_name" "%(table)s" "name" }}
{{ end }}

{{ define "downgrade" }}
{{ drop_table "%(table)s" }}
{{ end }}
"""


HISTORY = 10000
# What a history is made of beside tables: one of each in ten revisions, on the table that was made last.
CHANGES = """{{ add_column "%(table)s" (column "c1" "integer") }}
{{ create_index "ix_%(table)s_created" "%(table)s" "created" }}
{{ alter_column "%(table)s" "name" (type "varchar(80)") not_null }}
{{ add_column "%(table)s" (column "c2" "varchar(20)" (server_default "x")) }}
{{ drop_column "%(table)s" "c1" }}
{{ rename_table "%(table)s" "%(table)s_old" }}
{{ alter_column "%(table)s_old" "note" (new_name "remark") }}
{{ drop_index "ix_%(table)s_created" "%(table)s_old" }}
{{ create_table_comment "%(table)s_old" "not used any more" }}
""".splitlines()


def generate(to, revisions, changes=()):
    versions = to / "migrations" / "versions"
    versions.mkdir(parents=True)
    (to / "mig.yaml").write_text(CONFIG)
    down = ""
    for i in range(revisions):
        rev = "c%011x" % i  # the letter keeps YAML from reading a number
        nth, part = divmod(i, 1 + len(changes))
        values = {"rev": rev, "down": down, "table": "t%04d" % nth}
        text = REVISION % values
        if part:
            text = text.partition("{{ create_table")[0] + changes[part - 1] % values + "\n{{ end }}\n"
        (versions / (rev + "_step.sql.tmpl")).write_text(text)
        down = "down_revision: %s\n" % rev


def cpu(args, cwd=None):
    """Milliseconds of CPU of one run. The output goes to a file: a pipe would add this program's own pace."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("MIG_")}
    with open(work / "out", "wb") as out:
        p = subprocess.Popen([mig] + args, cwd=cwd or work, env=env, stdin=subprocess.DEVNULL, stdout=out)
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode:
        raise SystemExit("mig %s: exit %d" % (" ".join(args), p.returncode))
    global peak
    peak = usage.ru_maxrss / 1024
    return 1000 * (usage.ru_utime + usage.ru_stime)


def row(args, runs, limit, cwd=None):
    times = sorted(cpu(args, cwd) for _ in range(runs + 1))[:runs]  # one more for the cold caches: the slowest is left out
    middle = statistics.median(times)
    note = "" if middle <= limit else "  over"
    print("%-48s %8.1f %8.1f %8.1f %8d%s" % ("mig " + " ".join(args), middle, times[0], times[-1], limit, note), flush=True)


generate(work, REVISIONS)
generate(work / "history", HISTORY, CHANGES)
print("%-48s %8s %8s %8s %8s" % ("CPU, ms (render: %d revisions)" % REVISIONS, "median", "least", "most", "bar"))
row(["--version"], 20, 10)
for dialect in DIALECTS:
    row(["render", "--dialect", dialect], 5, 100)
for dialect, client in DIALECTS.items():
    row(["render", "--dialect", dialect, "--client", client], 5, 150)
row(["inspect", "--at", "heads", "--dialect", "mysql"], 5, 2000, work / "history")
print("%-48s %8.1f %35d" % ("its peak memory, MB, of %d revisions" % HISTORY, peak, 200))
PYTHON

echo
if command -v alembic >/dev/null; then
  python3 scripts/compare_alembic.py "$mig"
else
  echo 'alembic is not installed: not compared'
fi

echo
if [ -n "${MIG_TEST_POSTGRESQL_URL:-}" ] && command -v psql >/dev/null; then
  scripts/bench_check.sh "$mig"
else
  echo 'MIG_TEST_POSTGRESQL_URL is not set, or psql not installed: mig check of a large schema is not measured'
fi

echo
go test -run '^$' -bench . -benchtime 200ms ./...

#!/usr/bin/env python3
"""CPU time of `mig render` beside that of Alembic's `upgrade head --sql`, for the same 1,000 revisions of ten operations.

Usage: compare_alembic.py MIG. Needs the command alembic (Debian: alembic). For SQLite the operations are those that
Alembic writes offline. CPU is user and system, in milliseconds, of whole processes; the median of several runs.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

REVISIONS = 1000
RUNS = {"mig": 9, "alembic": 3}

ENV_PY = """
import os
from alembic import context
context.configure(dialect_name=os.environ["DIALECT"], literal_binds=True)
with context.begin_transaction():
    context.run_migrations()
"""

# Each pair is an operation of mig and the same of Alembic; %(t)s is the revision's table, %(p)s that of the one before.
COMMON = [
    ('create_table "%(t)s" (column "id" "integer" primary_key) (column "name" "varchar(50)" not_null) (column "amount" "numeric(10,2)")\n'
     '     (column "created" "datetime" not_null (server_default current_timestamp)) (column "note" "text")',
     'op.create_table("%(t)s", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50), nullable=False),'
     ' sa.Column("amount", sa.Numeric(10, 2)), sa.Column("created", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()),'
     ' sa.Column("note", sa.Text))'),
    ('create_index "ix_%(t)s_name" "%(t)s" "name"', 'op.create_index("ix_%(t)s_name", "%(t)s", ["name"])'),
    ('add_column "%(t)s" (column "email" "varchar(255)")', 'op.add_column("%(t)s", sa.Column("email", sa.String(255)))'),
    ('add_column "%(t)s" (column "state" "varchar(10)" not_null (server_default "new"))',
     'op.add_column("%(t)s", sa.Column("state", sa.String(10), nullable=False, server_default="new"))'),
    ('add_column "%(t)s" (column "n" "integer")', 'op.add_column("%(t)s", sa.Column("n", sa.Integer))'),
    ('bulk_insert "%(t)s" (row "id" 1 "name" "one") (row "id" 2 "name" "two")',
     'op.bulk_insert(sa.table("%(t)s", sa.column("id", sa.Integer), sa.column("name", sa.String)), [dict(id=1, name="one"), dict(id=2, name="two")])'),
    ('execute "UPDATE %(t)s SET note = name"', 'op.execute("UPDATE %(t)s SET note = name")'),
]
ALTERING = [
    ('create_unique_constraint "uq_%(t)s" "%(t)s" "email" "state"', 'op.create_unique_constraint("uq_%(t)s", "%(t)s", ["email", "state"])'),
    ('alter_column "%(t)s" "name" (type "varchar(100)") (existing_type "varchar(50)") (existing_not_null)',
     'op.alter_column("%(t)s", "name", type_=sa.String(100), existing_type=sa.String(50), existing_nullable=False)'),
    ('create_foreign_key "fk_%(t)s" "%(t)s" "%(p)s" (columns "id") (references_columns "id")',
     'op.create_foreign_key("fk_%(t)s", "%(t)s", "%(p)s", ["id"], ["id"])'),
]
PLAIN = [
    ('create_index "ux_%(t)s" "%(t)s" "email" unique', 'op.create_index("ux_%(t)s", "%(t)s", ["email"], unique=True)'),
    ('drop_index "ix_%(t)s_name" "%(t)s"', 'op.drop_index("ix_%(t)s_name", "%(t)s")'),
    ('rename_table "%(t)s" "%(t)s_done"', 'op.rename_table("%(t)s", "%(t)s_done")'),
]


def generate(work, operations):
    mig, alembic = work / "mig/migrations/versions", work / "alembic/alembic/versions"
    mig.mkdir(parents=True)
    alembic.mkdir(parents=True)
    (work / "mig/mig.yaml").write_text("script_location: migrations\nversion_locations: [migrations/versions]\n")
    (work / "alembic/alembic.ini").write_text("[alembic]\nscript_location = alembic\n")
    (work / "alembic/alembic/env.py").write_text(ENV_PY)
    down = None
    for i in range(1, REVISIONS + 1):
        rev, names = "c%011x" % i, {"t": "t%04d" % i, "p": "t%04d" % max(1, i - 1)}
        parent = "down_revision: %s\n" % down if down else ""
        ups = "".join("{{ %s }}\n" % (m % names) for m, _ in operations)
        (mig / (rev + "_x.sql.tmpl")).write_text(
            '---\nrevision: %s\n%s---\n{{ define "upgrade" }}\n%s{{ end }}\n\n{{ define "downgrade" }}\n{{ drop_table "%s" }}\n{{ end }}\n' % (rev, parent, ups, names["t"]))
        ups = "".join("    %s\n" % (a % names) for _, a in operations)
        (alembic / (rev + "_x.py")).write_text(
            "from alembic import op\nimport sqlalchemy as sa\nrevision = %r\ndown_revision = %r\n\n\ndef upgrade():\n%s\n\ndef downgrade():\n    op.drop_table(%r)\n"
            % (rev, down, ups, names["t"]))
        down = rev


def cpu(args, cwd, dialect):
    """Milliseconds of CPU and megabytes of memory at most."""
    with open(os.devnull, "wb") as nothing:
        p = subprocess.Popen(args, cwd=cwd, env=dict(os.environ, DIALECT=dialect), stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(p.pid, 0)
    if status:
        raise SystemExit("%s: status %d" % (" ".join(args), status))
    return 1000 * (usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024


def median(args, cwd, dialect, runs):
    cpu(args, cwd, dialect)  # caches of files and of bytecode
    times, memory = zip(*(cpu(args, cwd, dialect) for _ in range(runs)))
    return statistics.median(times), max(memory)


def main():
    mig = os.path.abspath(sys.argv[1])
    print("%-34s %8s %8s %8s %8s" % ("CPU, ms (%d revisions of 10 ops)" % REVISIONS, "mig", "Alembic", "times", "mig, MB"))
    with tempfile.TemporaryDirectory() as folder:
        for name, operations, dialects in (("full", COMMON + ALTERING, ("postgresql", "mysql", "mssql", "oracle")), ("plain", COMMON + PLAIN, ("sqlite",))):
            work = pathlib.Path(folder) / name
            generate(work, operations)
            for dialect in dialects:
                ours, memory = median([mig, "render", "--dialect", dialect], work / "mig", dialect, RUNS["mig"])
                theirs, _ = median(["alembic", "upgrade", "head", "--sql"], work / "alembic", dialect, RUNS["alembic"])
                print("%-34s %8.1f %8.0f %8.1f %8.0f" % (dialect, ours, theirs, theirs / ours, memory), flush=True)


main()

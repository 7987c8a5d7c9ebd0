package dialecttest

import (
	"fmt"
	"slices"
	"testing"

	"mig/dialects"
	"mig/dsl/schema"
)

// effect is what a body does, told by a query.
type effect struct {
	name, setup, body string
	again             bool // the body runs twice
	query, want       string
	fails             bool // the body is refused by the server
}

const fifty = `{{ create_table "account" (column "id" "integer" primary_key) (column "name" "varchar(50)") (column "state" "varchar(10)" not_null (server_default "new")) (column "n" "integer") }}
	{{ range $i := until 25 }}{{ bulk_insert "account" (row "id" (add $i 1) "name" (printf "Name %d" $i)) }}
	{{ end }}`

var effects = []effect{
	{
		name: "backfill", setup: fifty, again: true,
		body:  `{{ backfill "account" (set "n" "id * 2") (where "n IS NULL AND id <> 7") (key "id") (batch 4) (pause "1ms") }}`,
		query: "SELECT count(n) * 10000 + sum(n) FROM account", want: "240636",
	},
	{
		name: "backfill whose condition stays true", setup: fifty,
		body:  `{{ backfill "account" (set "n" "coalesce(n, 0) + 1") (where "id > 5") (key "id") (batch 3) }}`,
		query: "SELECT sum(n) FROM account", want: "20",
	},
	{
		name: "backfill by text", setup: fifty,
		body:  `{{ backfill "account" (set "n" "1") (where "n IS NULL") (key "name") (batch 2) }}`,
		query: "SELECT sum(n) FROM account", want: "25",
	},
	{
		name: "when is true", setup: fifty, again: true,
		body:  `{{ when (column_missing "account" "email") (add_column "account" (column "email" "varchar(20)")) (execute "UPDATE account SET n = coalesce(n, 0) + 1, email = 'x'") }}`,
		query: "SELECT sum(n) FROM account WHERE email = 'x'", want: "25",
	},
	{
		name: "when is false", setup: fifty,
		body: `{{ when (table_missing "account") (execute "UPDATE account SET n = 1") }}
			{{ when (column_exists "account" "nam") (execute "UPDATE account SET n = nam") }}
			{{ when (index_exists "account" "ix_no") (drop_index "ix_no" "account") }}
			{{ when (constraint_exists "account" "ck_no") (drop_constraint "ck_no" "account" (type "check")) }}
			{{ when (row_exists "SELECT id FROM account WHERE id > 100 -- none") (execute "DELETE FROM account") }}`,
		query: "SELECT count(*) * 100 + count(n) FROM account", want: "2500",
	},
	{
		name: "when asks for what is there", again: true,
		setup: fifty + `{{ create_index "ix_name" "account" "name" }}{{ create_unique_constraint "uq_n" "account" "n" }}`,
		body: `{{ when (index_exists "account" "ix_name") (drop_index "ix_name" "account") }}
			{{ when (constraint_exists "account" "uq_n") (drop_constraint "uq_n" "account" (type "unique")) }}
			{{ when (index_missing "account" "ix_state") (create_index "ix_state" "account" "state") }}
			{{ when (constraint_missing "account" "ck_n") (create_check_constraint "ck_n" "account" "n > 0") }}
			{{ when (table_exists "account") (execute "UPDATE account SET n = 5") }}
			{{ when (row_exists "SELECT id FROM account WHERE n = 5;") (execute "UPDATE account SET state = 'it''s'") }}`,
		query: "SELECT sum(n) FROM account WHERE state = 'it''s'", want: "125",
	},
	{
		name: "upsert", setup: fifty, again: true,
		body:  `{{ upsert "account" (key "id") (row "id" 1 "name" "it's" "n" 1) (row "id" 99 "name" "new" "n" 2) }}`,
		query: "SELECT count(*) * 1000 + sum(n) FROM account WHERE id <> 1 OR name = 'it''s'", want: "26003",
	},
	{
		name: "upsert that only inserts", setup: fifty, again: true,
		body:  `{{ upsert "account" (key "id") (row "id" 1 "n" 7) (row "id" 99 "n" 9) insert_only }}`,
		query: "SELECT count(*) * 1000 + sum(n) FROM account", want: "26009",
	},
	{
		name: "upsert hides no other error", setup: fifty, fails: true,
		body:  `{{ upsert "account" (key "id") (row "id" 99 "state" nil) insert_only }}`,
		query: "SELECT count(*) FROM account", want: "25",
	},
	{
		name: "batch", setup: "",
		body: fifty + `{{ batch_alter_table "account" (add_column (column "email" "varchar(20)" (server_default "it's"))) (alter_column "name" (type "varchar(80)") not_null) (drop_column "n")
			(create_index "ix_email" "email") (create_check_constraint "ck" "email <> ''") (alter_column "state" (new_name "status")) (create_unique_constraint "uq" "status" "id")
			(drop_index "ix_email") (create_index "ix_email" "email" "status") }}`,
		query: "SELECT count(*) FROM account WHERE email = 'it''s' AND status = 'new'", want: "25",
	},
}

// LiveEffects runs bodies on a server, and asks what they did, but for those named that the dialect does not have.
func LiveEffects(t *testing.T, d dialects.Dialect, driver dialects.Driver, lacks ...string) {
	for _, e := range effects {
		if slices.Contains(lacks, e.name) {
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			b := newBodies(t, d, driver)
			b.must(t, e.setup)
			err := b.run(t, e.body)
			if e.again && err == nil {
				err = b.run(t, e.body)
			}
			if (err != nil) != e.fails {
				t.Errorf("the server says %v", err)
			}
			if got := column(t, b.s, e.query); got != e.want {
				t.Errorf("%s gives %s, not %s", e.query, got, e.want)
			}
		})
	}
}

// LiveBody runs what a body gives for the server, in a database of its own.
func LiveBody(t *testing.T, d dialects.Dialect, driver dialects.Driver, body string) {
	t.Helper()
	newBodies(t, d, driver).must(t, body)
}

// bodies runs bodies in a database of their own.
type bodies struct {
	d       dialects.Dialect
	s       dialects.Session
	version dialects.Version
}

func newBodies(t *testing.T, d dialects.Dialect, driver dialects.Driver) *bodies {
	t.Helper()
	l := &live{LiveDialect: LiveDialect{Name: d.Name(), Driver: driver}, url: ScratchURL(t, d.Name())}
	l.db = l.open(t, l.url)
	s := l.session(t)
	version, err := s.ServerVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &bodies{d, s, version}
}

func (b *bodies) must(t *testing.T, body string) {
	t.Helper()
	if err := b.run(t, body); err != nil {
		t.Fatal(err)
	}
}

// run gives the server's error.
func (b *bodies) run(t *testing.T, body string) error {
	t.Helper()
	r, err := renderFacts(b.d, dialects.Facts{Version: b.version, Online: true, Inspect: func(n schema.Name) (*schema.Table, error) {
		found, err := b.s.Inspect(t.Context(), n)
		if err != nil || len(found.All()) == 0 {
			return nil, err
		}
		return found.All()[0], nil
	}}, body, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(r.statements); i++ {
		st := r.statements[i]
		if b.guarded(t, st) {
			i += st.Guards - 1
			continue
		}
		if _, err := b.s.Run(t.Context(), st); err != nil {
			return fmt.Errorf("%w\n%s", err, st.SQL)
		}
	}
	return nil
}

// guarded reports whether a statement's guard keeps it, and those that follow it, from running.
func (b *bodies) guarded(t *testing.T, st dialects.Statement) bool {
	t.Helper()
	if st.Guard == "" {
		return false
	}
	_, rows, err := b.s.Query(t.Context(), st.Guard)
	if err != nil {
		t.Fatal(err)
	}
	return len(rows) == 0
}

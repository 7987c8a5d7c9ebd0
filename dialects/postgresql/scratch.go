package postgresql

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// scratchSchema is where Scratch makes what it is given, and scratchOther what is of another schema, by a number. The names are long enough not to be anyone's, and none is a part of another.
const (
	scratchSchema = "mig_scratch_of_a_comparison"
	scratchOther  = "mig_scratch_%d_of_a_comparison"
)

// Scratch makes schemas in a transaction that is rolled back: one for what names none, which is put before the others of the search path, so that what is not in it, such as the types of
// extensions, is found there; and one for each other in which something is made, whose place it takes in all SQL. The schemas that are there are not touched: to rename them for as
// long would need their owner, and have others wait that grant rights on them. https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
func (s *pgSession) Scratch(ctx context.Context, list []dialects.Statement) (found *schema.Database, err error) {
	r, aside, err := s.requalifier(ctx, list)
	if err != nil {
		return nil, err
	}
	if err := s.Begin(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Rollback(context.WithoutCancel(ctx))) }()
	for _, name := range aside.names() {
		if err := s.exec(ctx, "CREATE SCHEMA "+name); err != nil {
			if refusedFor(err, "42501") { // insufficient_privilege
				return nil, dialects.ErrNoScratch
			}
			return nil, err
		}
	}
	// Functions may be of tables that are not made here.
	if err := s.exec(ctx, "SET LOCAL check_function_bodies = off"); err != nil {
		return nil, err
	}
	if err := s.exec(ctx, "SELECT pg_catalog.set_config('search_path', '"+scratchSchema+", ' || pg_catalog.current_setting('search_path'), true)"); err != nil {
		return nil, err
	}
	if err := dialects.Make(ctx, s, requalified(r, list)); err != nil {
		if refusedFor(err, "53200") { // out_of_memory: of the lock table
			return nil, dialects.ErrScratchLocks
		}
		var refused *dialects.ServerError
		if errors.As(err, &refused) {
			refused.Msg = aside.text(refused.Msg)
		}
		return nil, err
	}
	// What is found elsewhere is named as Whole names it.
	path := strings.TrimSuffix(scratchSchema+", "+sqlIdent(r.Current), ", ")
	if _, err := s.one(ctx, "SELECT pg_catalog.set_config('search_path', $1, true)", path); err != nil {
		return nil, err
	}
	return s.whole(ctx, aside.names(), aside)
}

func refusedFor(err error, code string) bool {
	var refused *dialects.ServerError
	return errors.As(err, &refused) && refused.Code == code
}

// requalifier gives what puts the schemas that are made aside in the place of those that are named.
func (s *pgSession) requalifier(ctx context.Context, list []dialects.Statement) (*sqltext.Requalifier, asideNames, error) {
	current, err := s.one(ctx, "SELECT current_schema()")
	if err != nil {
		return nil, nil, err
	}
	r := &sqltext.Requalifier{Quote: '"', Fold: strings.ToLower, Current: current, To: map[string]string{}}
	named := map[string]bool{}
	for st := range dialects.Expand(list) {
		for _, name := range r.Learn(st.SQL) {
			named[name] = true
		}
	}
	aside := asideNames{scratchSchema: current}
	if current != "" {
		r.To[current] = scratchSchema
	}
	for i, name := range slices.Sorted(maps.Keys(r.Made())) {
		if !strings.HasPrefix(name, "pg_") {
			r.To[name] = fmt.Sprintf(scratchOther, i)
			aside[r.To[name]] = name
		}
	}
	var read []string
	for name := range r.To {
		if named[name] {
			read = append(read, name)
		}
	}
	r.There, err = s.nameable(ctx, read)
	return r, aside, err
}

// nameable gives what is there in schemas that SQL can name, but for what comes with a table.
func (s *pgSession) nameable(ctx context.Context, schemas []string) (map[schema.Name]bool, error) {
	out := map[schema.Name]bool{}
	if len(schemas) == 0 {
		return out, nil
	}
	rows, err := s.read(ctx, `SELECT n.nspname, o.name FROM pg_catalog.pg_namespace n JOIN (
  SELECT c.relnamespace, c.relname FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') OR c.relkind = 'S'
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i'))
  UNION ALL SELECT typnamespace, typname FROM pg_catalog.pg_type WHERE typtype <> 'c'
  UNION ALL SELECT pronamespace, proname FROM pg_catalog.pg_proc UNION ALL SELECT collnamespace, collname FROM pg_catalog.pg_collation) o (home, name) ON o.home = n.oid
WHERE n.nspname = ANY ($1::text[])`, arrayOf(schemas))
	for _, r := range rows {
		out[schema.Name{Schema: r.Text(0), Name: r.Text(1)}] = true
	}
	return out, err
}

var (
	// A schema is made for each already.
	createsSchema = regexp.MustCompile(`(?is)^CREATE\s+SCHEMA\b`)
	// The partner of an operator would be found in the session's schema, and altered there.
	// https://www.postgresql.org/docs/current/sql-createoperator.html
	createsOperator = regexp.MustCompile("(?is)^CREATE\\s+OPERATOR\\s+[-+*/<>=~!@#%^&|`?]")
	partner         = regexp.MustCompile("(?i)\\b((?:COMMUTATOR|NEGATOR)\\s*=\\s*)([-+*/<>=~!@#%^&|`?]+)")
)

// requalified gives statements with the schemas replaced.
func requalified(r *sqltext.Requalifier, list []dialects.Statement) []dialects.Statement {
	each := func(yield func(dialects.Statement) bool) {
		for st := range dialects.Expand(list) {
			one := *st
			head := one.SQL[min(one.First, len(one.SQL)):]
			if createsSchema.MatchString(head) {
				continue
			}
			one.SQL = r.Rewrite(one.SQL)
			if createsOperator.MatchString(head) {
				one.SQL = partner.ReplaceAllString(one.SQL, "${1}OPERATOR("+scratchSchema+".${2})")
			}
			if !yield(one) {
				return
			}
		}
	}
	return []dialects.Statement{{Series: &dialects.Series{Each: each}}}
}

// asideNames are the schemas in whose place others are made, by the names of the latter.
type asideNames map[string]string

func (a asideNames) names() []string { return slices.Sorted(maps.Keys(a)) }

// shown gives the name of a schema for that of one that is made in its place.
func (a asideNames) shown(name string) string {
	if was, ok := a[name]; ok && name != scratchSchema {
		return was
	}
	return name
}

var scratchNamed = regexp.MustCompile(`mig_scratch_(?:\d+_)?of_a_comparison\b(\.?)`)

// back gives what the server says as it would say it of the schemas themselves. A name is alone, or within SQL.
func (a asideNames) back(row sqlconn.Row) {
	for i, cell := range row {
		if cell == nil || !strings.Contains(*cell, "mig_scratch_") {
			continue
		}
		if _, alone := a[*cell]; alone {
			text := a.shown(*cell)
			row[i] = &text
			continue
		}
		text := a.text(*cell)
		row[i] = &text
	}
}

// text gives SQL, or words of the server's, with the schemas themselves.
func (a asideNames) text(text string) string {
	return scratchNamed.ReplaceAllStringFunc(text, func(found string) string {
		name, dot := strings.CutSuffix(found, ".")
		was, ok := a[name]
		switch {
		case !ok:
			return found
		case dot:
			return sqlIdent(was) + "."
		}
		return was
	})
}

package mysql

import (
	"context"
	"crypto/rand"
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

// Scratch makes a database with the collation of the session's, and one for each other in which something is made, whose place it takes in all SQL; and drops them: there is no
// transaction for definitions. https://dev.mysql.com/doc/refman/8.4/en/create-database.html
func (s *mySession) Scratch(ctx context.Context, list []dialects.Statement) (found *schema.Database, err error) {
	current, all, err := s.Schemas(ctx)
	if err != nil {
		return nil, err
	}
	id := strings.ToLower(rand.Text()[:12])
	r, aside, err := s.requalifier(ctx, list, current, id)
	if err != nil {
		return nil, err
	}
	for st := range dialects.Expand(list) {
		if changesOutside(r, st, all) {
			return nil, dialects.ErrScratchOutside
		}
	}
	names := slices.Sorted(maps.Keys(aside.names))
	remove, err := s.makeDatabases(ctx, aside, names, current)
	defer func() { err = errors.Join(err, remove(context.WithoutCancel(ctx))) }()
	if err != nil {
		return nil, err
	}
	if err := s.Exec(ctx, "USE "+aside.main); err != nil {
		return nil, err
	}
	if err := dialects.Make(ctx, s, requalified(r, list)); err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(names, func(name string) bool { return name == aside.main })
	whole, err := (&mySession{Session: s.Session, aside: aside}).InSchemas(ctx, others)
	return &schema.Database{Schema: whole}, err
}

// makeDatabases makes databases like those in whose place they are. remove is to be called in any case.
func (s *mySession) makeDatabases(ctx context.Context, aside asideNames, names []string, current string) (remove func(context.Context) error, err error) {
	var made []string
	remove = func(ctx context.Context) error {
		if len(made) == 0 {
			return nil
		}
		// Keys may lead from one to another. https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_foreign_key_checks
		err := s.Exec(ctx, "SET @mig_checks = @@foreign_key_checks, foreign_key_checks = 0")
		for _, name := range made {
			err = errors.Join(err, s.Exec(ctx, "DROP DATABASE "+name))
		}
		return errors.Join(err, s.Exec(ctx, "SET foreign_key_checks = @mig_checks"), s.Exec(ctx, "USE "+New().Ident(current)))
	}
	for _, name := range names {
		collation, err := s.One(ctx, "SELECT COALESCE(MAX(default_collation_name), @@collation_database) FROM information_schema.schemata WHERE schema_name = ?", aside.names[name])
		if err != nil {
			return remove, err
		}
		if err := s.Exec(ctx, "CREATE DATABASE "+name+" COLLATE "+collation); err != nil {
			var refused *dialects.ServerError
			if errors.As(err, &refused) && (refused.Code == "1044" || refused.Code == "1227" || refused.Code == "42000") {
				return remove, dialects.ErrNoScratch
			}
			return remove, err
		}
		made = append(made, name)
	}
	return remove, nil
}

// requalifier gives what puts the databases that are made aside in the place of those that are named.
func (s *mySession) requalifier(ctx context.Context, list []dialects.Statement, current, id string) (*sqltext.Requalifier, asideNames, error) {
	r := newRequalifier(current)
	named := map[string]bool{}
	for st := range dialects.Expand(list) {
		for _, name := range r.Learn(st.SQL) {
			named[name] = true
		}
	}
	aside := asideNames{main: "mig_scratch_" + id, names: map[string]string{}}
	r.To[current] = aside.main
	aside.names[aside.main] = current
	for i, name := range slices.Sorted(maps.Keys(r.Made())) {
		r.To[name] = fmt.Sprintf("mig_scratch_%d_%s", i, id)
		aside.names[r.To[name]] = name
	}
	for name := range r.To {
		if !named[name] {
			continue
		}
		rows, err := s.Select(ctx, `SELECT table_name FROM information_schema.tables WHERE table_schema = ? UNION ALL SELECT routine_name FROM information_schema.routines WHERE routine_schema = ?`, name, name)
		if err != nil {
			return nil, aside, err
		}
		for _, row := range rows {
			r.There[schema.Name{Schema: name, Name: row.Text(0)}] = true
		}
	}
	return r, aside, nil
}

func newRequalifier(current string) *sqltext.Requalifier {
	return &sqltext.Requalifier{
		Quote: '`', Backslash: true, Fold: func(name string) string { return name }, Current: current, To: map[string]string{}, There: map[schema.Name]bool{},
	}
}

var (
	// A database is made for each already.
	createsDatabase = regexp.MustCompile(`(?is)^CREATE\s+(?:OR\s+REPLACE\s+)?(?:SCHEMA|DATABASE)\b`)
	// What is made of other things only reads them.
	createsOwn = regexp.MustCompile(`(?is)^CREATE\s+(?:[^\s(]+\s+){0,8}?(?:TABLE|VIEW|FUNCTION|PROCEDURE|SEQUENCE|INDEX|TRIGGER)\b`)
	createsOn  = regexp.MustCompile(`(?is)\b(?:INDEX|TRIGGER)$`)
	// All else may be of the whole server, as DROP DATABASE, DROP USER and RENAME USER are, or do what nothing here tells, as CALL and DO. An event would run by itself.
	definesInside = regexp.MustCompile(`(?is)^(?:CREATE|ALTER|DROP|RENAME)\s+(?:[^\s(]+\s+){0,8}?(?:TABLES?|VIEW|FUNCTION|PROCEDURE|SEQUENCE|INDEX|TRIGGER)\b`)
	ofTheServer   = regexp.MustCompile(`(?is)^(?:CREATE|ALTER|DROP|RENAME)\s+(?:OR\s+REPLACE\s+)?(?:DATABASE|SCHEMA|USER|ROLE|SERVER|EVENT|TABLESPACE|UNDO|LOGFILE|RESOURCE|INSTANCE)\b`)
)

// changesOutside reports whether a statement would change what is in another database, or of the server, or may do so, where nothing is rolled back.
func changesOutside(r *sqltext.Requalifier, st *dialects.Statement, all []string) bool {
	head := st.SQL[min(st.First, len(st.SQL)):]
	if createsDatabase.MatchString(head) {
		return false
	}
	if raw := st.Op == "sql" || st.Op == "execute"; raw && (!definesInside.MatchString(head) || ofTheServer.MatchString(head)) {
		return true
	}
	if begin := createsOwn.FindString(head); begin != "" && !createsOn.MatchString(begin) {
		return false
	}
	left := newRequalifier(r.Current).Learn(r.Rewrite(st.SQL))
	return slices.ContainsFunc(left, func(name string) bool { return slices.Contains(all, name) })
}

// requalified gives statements with the databases replaced.
func requalified(r *sqltext.Requalifier, list []dialects.Statement) []dialects.Statement {
	each := func(yield func(dialects.Statement) bool) {
		for st := range dialects.Expand(list) {
			one := *st
			if createsDatabase.MatchString(one.SQL[min(one.First, len(one.SQL)):]) {
				continue
			}
			if one.SQL = r.Rewrite(one.SQL); !yield(one) {
				return
			}
		}
	}
	return []dialects.Statement{{Series: &dialects.Series{Each: each}}}
}

// asideNames are the databases in whose place others are made, by the names of the latter.
type asideNames struct {
	main  string // in the place of the session's
	names map[string]string
}

// shown gives the name of a database for that of one that is made in its place.
func (a asideNames) shown(name string) string {
	if was, ok := a.names[name]; ok {
		return was
	}
	return name
}

var scratchNamed = regexp.MustCompile("`?mig_scratch_(?:[0-9]+_)?[a-z0-9]{12}(?:`\\.)?")

// back gives what the server says as it would say it of the databases themselves; but that of the session, which is taken away before names.
func (a asideNames) back(cell *string) *string {
	if cell == nil || len(a.names) == 0 || *cell == a.main || !strings.Contains(*cell, "mig_scratch_") {
		return cell
	}
	text := scratchNamed.ReplaceAllStringFunc(*cell, func(found string) string {
		name := strings.Trim(found, "`.")
		if found == quoted(a.main)+"." {
			return found
		}
		return strings.Replace(found, name, strings.ReplaceAll(a.shown(name), "`", "``"), 1)
	})
	return &text
}

// Select calls back what was made aside.
func (s *mySession) Select(ctx context.Context, query string, args ...any) ([]sqlconn.Row, error) {
	rows, err := s.Session.Select(ctx, query, args...)
	for _, r := range rows {
		s.callBack(r)
	}
	return rows, err
}

// Query calls back what was made aside.
func (s *mySession) Query(ctx context.Context, query string) (columns []string, rows [][]*string, err error) {
	columns, rows, err = s.Session.Query(ctx, query)
	for _, r := range rows {
		s.callBack(r)
	}
	return columns, rows, err
}

func (s *mySession) callBack(row []*string) {
	for i := range row {
		row[i] = s.aside.back(row[i])
	}
}

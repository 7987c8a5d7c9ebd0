package postgresql

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Whole reads schemas as pg_dump does: what mig has operations for as tables and objects, the rest as the statements by which the server itself says what it holds, and
// what depends on what as the server keeps it. While it reads, only the session's schema is searched, so that the server writes
// the schema before each name that is not of that one. https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-CATALOG
func (s *pgSession) Whole(ctx context.Context, schemas []string) (db *schema.Database, err error) {
	rows, err := s.read(ctx, "SELECT current_setting('search_path'), current_schema()")
	if err != nil {
		return nil, err
	}
	path, current := rows[0].Text(0), rows[0].Text(1)
	const set = "SELECT set_config('search_path', $1, false)"
	if _, err := s.one(ctx, set, sqlIdent(current)); err != nil {
		return nil, err
	}
	defer func() {
		_, again := s.one(ctx, set, path)
		err = errors.Join(err, again)
	}()
	return s.whole(ctx, schemas, nil)
}

// whole names what the search path finds without its schema. Schemas that were made aside are read as those in whose place they are.
func (s *pgSession) whole(ctx context.Context, schemas []string, aside asideNames) (*schema.Database, error) {
	current, err := s.one(ctx, "SELECT current_schema()")
	if err != nil {
		return nil, err
	}
	w := &wholeReader{pgSession: s, current: current, refs: map[string]schema.Ref{}, same: map[string]string{}}
	if err := w.setScope(ctx, schemas); err != nil {
		return nil, err
	}
	w.pgSession = &pgSession{conn: s.conn, at: s.at, aside: aside, comparing: s.comparing || aside != nil}
	reads := []func(context.Context) error{w.tables, w.objects}
	if !w.comparing {
		reads = append(reads, w.statements, w.inherited, w.depend, w.omit)
	}
	for _, read := range reads {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	return w.db, nil
}

// sqlIdent quotes an identifier; none stays none.
func sqlIdent(name string) string {
	if name == "" {
		return ""
	}
	return New().Ident(name)
}

// wholeReader gathers what schemas hold.
type wholeReader struct {
	*pgSession
	current string   // the session's schema
	schemas []string // that are read
	scope   string   // those, as an array in the server's notation
	db      *schema.Database
	refs    map[string]schema.Ref // by catalog and oid: "pg_class:16400"
	same    map[string]string     // what stands for something else: a type for its table
}

// setScope finds the schemas that are meant.
func (w *wholeReader) setScope(ctx context.Context, schemas []string) error {
	if len(schemas) == 0 && w.current != "" {
		schemas = []string{w.current}
	}
	_, all, err := w.Schemas(ctx)
	if err != nil {
		return err
	}
	for _, name := range all {
		if slices.Contains(schemas, name) || slices.Contains(schemas, "*") {
			w.schemas = append(w.schemas, name)
		}
	}
	for _, name := range schemas {
		if name != "*" && !slices.Contains(w.schemas, name) {
			return fmt.Errorf("the database has no schema %q", name)
		}
	}
	w.scope = arrayOf(w.schemas)
	return nil
}

// Schemas gives those that are neither the database's own nor an extension's.
func (s *pgSession) Schemas(ctx context.Context) (current string, all []string, err error) {
	rows, err := s.read(ctx, `SELECT n.nspname, current_schema() FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e') ORDER BY n.nspname`)
	for _, r := range rows {
		current, all = r.Text(1), append(all, r.Text(0))
	}
	return current, all, err
}

// InSchemas reads the tables and objects that Whole reads.
func (s *pgSession) InSchemas(ctx context.Context, others []string) (*schema.Schema, error) {
	current, err := s.one(ctx, "SELECT current_schema()")
	if err != nil {
		return nil, err
	}
	if len(others) > 0 && current != "" {
		others = append([]string{current}, others...)
	}
	comparing := *s
	comparing.comparing = true
	whole, err := comparing.Whole(ctx, others)
	if err != nil {
		return nil, err
	}
	return whole.Schema, nil
}

// arrayOf writes an array of names. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
func arrayOf(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(n) + `"`
	}
	return "{" + strings.Join(quoted, ",") + "}"
}

// tables reads the tables, partitions too.
func (w *wholeReader) tables(ctx context.Context) error {
	found, err := sqlconn.InspectSchemas(ctx, w.current, w.schemas, w.aside.shown, w.inspect)
	if err != nil {
		return err
	}
	w.db = &schema.Database{Schema: found}
	return nil
}

// name gives the name of something in a schema, which is left out where it is the session's, or made in its place.
func (w *wholeReader) name(in, name string) schema.Name {
	if in == w.current || w.aside != nil && in == w.aside[w.current] {
		in = ""
	}
	return schema.Name{Schema: in, Name: name}
}

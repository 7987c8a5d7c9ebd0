package postgresql

import (
	"context"
	"encoding/json"
	"fmt"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Lists of columns come as JSON, in which any name can stand. Keys without NO INHERIT, and NOT NULL constraints, which PostgreSQL 18 has,
// are told by the columns.
// https://www.postgresql.org/docs/current/catalog-pg-constraint.html
const constraintsQuery = `SELECT c.relname, con.conname, con.contype,
  (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(con.conkey) WITH ORDINALITY k (num, n) JOIN pg_catalog.pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.num),
  fn.nspname, fc.relname,
  (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(con.confkey) WITH ORDINALITY k (num, n) JOIN pg_catalog.pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = k.num),
  con.confdeltype, con.confupdtype, con.confmatchtype, con.condeferrable, con.condeferred, con.convalidated, pg_get_expr(con.conbin, con.conrelid),
  to_jsonb(i) ->> 'indnullsnotdistinct', i.indisclustered,
  (SELECT json_agg(a.attname ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k (num, n) JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num WHERE k.n > i.indnkeyatts),
  (SELECT json_agg(json_build_object('column', a.attname, 'expr', pg_get_indexdef(i.indexrelid, k.n::int, true), 'op', o.oprname) ORDER BY k.n)
     FROM unnest(con.conexclop) WITH ORDINALITY k (op, n) JOIN pg_catalog.pg_operator o ON o.oid = k.op
     LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1]),
  am.amname, pg_get_expr(i.indpred, i.indrelid), (SELECT ` + oddConstraint + ` FROM pg_catalog.pg_constraint o WHERE o.oid = con.oid), con.conislocal OR c.relispartition
FROM pg_catalog.pg_constraint con JOIN pg_catalog.pg_class c ON c.oid = con.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class fc ON fc.oid = con.confrelid LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = con.conindid AND con.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid LEFT JOIN pg_catalog.pg_am am ON am.oid = ic.relam
WHERE n.nspname = $1 AND ($2 = '' OR c.relname = $2) AND con.contype IN ('p', 'u', 'f', 'c', 'x')
ORDER BY c.relname, position(con.contype::text IN 'pufcx'), con.conname`

func (s *pgSession) inspectConstraints(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, constraintsQuery, func(t *schema.Table, r sqlconn.Row) error {
		if r.True(20) && !c.Whole {
			t.Lossy = "the constraint " + r.Text(1)
		}
		if c.Whole && (r.True(20) || !r.True(21)) {
			return nil // a statement makes it, or the table that this one inherits from has it
		}
		k := &schema.Constraint{Name: r.Text(1), Deferrable: r.True(10), NotValid: !r.True(12)}
		if r.True(11) {
			k.Initially = "DEFERRED"
		}
		var err error
		if r.Text(2) != "c" && r.Text(2) != "x" {
			k.Columns, err = readNames(r.Text(3))
		}
		switch r.Text(2) {
		case "p":
			k.Kind, k.Clustered = schema.PrimaryKey, r.True(15) && !c.Whole
		case "u":
			k.Kind, k.Clustered, k.NullsNotDistinct = schema.Unique, r.True(15) && !c.Whole, r.True(14)
		case "f":
			err = readForeignKey(c, k, r)
		case "c":
			k.Kind, k.Expr = schema.Check, sqlconn.Unwrap(r.Text(13))
		case "x":
			err = readExclusion(k, r)
		}
		if err != nil {
			return err
		}
		if k.Include, err = readNames(r.Text(16)); err != nil {
			return err
		}
		if k.Kind == schema.PrimaryKey {
			sqlconn.SetPrimary(t, k)
			return nil
		}
		t.Constraints = append(t.Constraints, k)
		return nil
	})
}

func readNames(list string) ([]string, error) {
	if list == "" {
		return nil, nil
	}
	var out []string
	if err := json.Unmarshal([]byte(list), &out); err != nil {
		return nil, fmt.Errorf("a list of columns in the catalog: %w", err)
	}
	return out, nil
}

var (
	keyActions = map[string]string{"r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
	keyMatches = map[string]string{"f": "FULL", "p": "PARTIAL"}
)

func readForeignKey(c *sqlconn.Catalog, k *schema.Constraint, r sqlconn.Row) (err error) {
	k.Kind, k.Referred = schema.ForeignKey, c.Referred(r.Text(4), r.Text(5), sqlconn.Same)
	k.OnDelete, k.OnUpdate, k.Match = keyActions[r.Text(7)], keyActions[r.Text(8)], keyMatches[r.Text(9)]
	k.ReferredColumns, err = readNames(r.Text(6))
	return err
}

func readExclusion(k *schema.Constraint, r sqlconn.Row) error {
	k.Kind, k.Where = schema.Exclude, sqlconn.Unwrap(r.Text(19))
	if k.Using = r.Text(18); k.Using == "btree" {
		k.Using = ""
	}
	var elements []struct{ Column, Expr, Op string }
	if err := json.Unmarshal([]byte(r.Text(17)), &elements); err != nil {
		return fmt.Errorf("the elements of the constraint %s in the catalog: %w", k.Name, err)
	}
	for _, e := range elements {
		if e.Column != "" {
			e.Expr = ""
		}
		k.Elements = append(k.Elements, schema.ExcludeElement{Column: e.Column, Expr: sqlconn.Unwrap(e.Expr), Op: e.Op})
	}
	return nil
}

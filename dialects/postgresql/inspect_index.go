package postgresql

import (
	"context"
	"encoding/json"
	"fmt"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Indexes of constraints are left out. The first bit of indoption is DESC.
// https://www.postgresql.org/docs/current/catalog-pg-index.html
const indexesQuery = `SELECT c.relname, ic.relname, i.indisunique, am.amname, pg_get_expr(i.indpred, i.indrelid), i.indisclustered, to_jsonb(i) ->> 'indnullsnotdistinct',
  array_to_string(ic.reloptions, E'\n'), ts.spcname,
  (SELECT json_agg(json_build_object('name', a.attname, 'expr', pg_get_indexdef(i.indexrelid, k.n::int, true), 'include', k.n > i.indnkeyatts,
      'desc', k.n <= i.indnkeyatts AND i.indoption[k.n - 1] & 1 = 1, 'opclass', CASE WHEN NOT oc.opcdefault THEN oc.opcname END) ORDER BY k.n)
     FROM unnest(i.indkey) WITH ORDINALITY k (num, n) LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num AND k.num <> 0
     LEFT JOIN pg_catalog.pg_opclass oc ON oc.oid = i.indclass[k.n - 1] AND k.n <= i.indnkeyatts), ` + oddIndex + `
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am am ON am.oid = ic.relam LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
WHERE n.nspname = $1 AND ($2 = '' OR c.relname = $2)
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint con WHERE con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x'))
ORDER BY c.relname, ic.relname`

func (s *pgSession) inspectIndexes(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, indexesQuery, func(t *schema.Table, r sqlconn.Row) error {
		if r.True(10) {
			if c.Whole {
				return nil // a statement makes it
			}
			t.Lossy = "the collations, the order of NULLs or the settings of the index " + r.Text(1)
		}
		x := &schema.Index{
			Name: r.Text(1), Unique: r.True(2), Using: r.Text(3), Where: sqlconn.Unwrap(r.Text(4)), Clustered: r.True(5) && !c.Whole,
			NullsNotDistinct: r.True(6), Options: readOptions(r.Text(7)), Tablespace: r.Text(8),
		}
		if x.Using == "btree" {
			x.Using = ""
		}
		var keys []struct {
			Name, Expr, OpClass string
			Include, Desc       bool
		}
		if err := json.Unmarshal([]byte(r.Text(9)), &keys); err != nil {
			return fmt.Errorf("the columns of the index %s in the catalog: %w", x.Name, err)
		}
		for _, k := range keys {
			switch {
			case k.Include:
				x.Include = append(x.Include, k.Name)
			case k.Name != "":
				x.Columns = append(x.Columns, schema.IndexColumn{Name: k.Name, Desc: k.Desc, OpClass: k.OpClass})
			default:
				x.Columns = append(x.Columns, schema.IndexColumn{Expr: sqlconn.Unwrap(k.Expr), Desc: k.Desc, OpClass: k.OpClass})
			}
		}
		t.Indexes = append(t.Indexes, x)
		return nil
	})
}

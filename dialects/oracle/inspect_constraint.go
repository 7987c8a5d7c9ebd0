package oracle

import (
	"context"
	"strings"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// inspectConstraints reads constraints, then their columns. NOT NULL is a check here, named by the system
// or not, and is told by the column.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_CONSTRAINTS.html
func (s *oraSession) inspectConstraints(ctx context.Context, c *sqlconn.Catalog) error {
	err := s.each(ctx, c, `SELECT k.table_name, k.constraint_name, k.constraint_type, k.search_condition_vc, r.owner, r.table_name, k.delete_rule, k.deferrable, k.deferred, k.validated
FROM all_constraints k LEFT JOIN all_constraints r ON r.owner = k.r_owner AND r.constraint_name = k.r_constraint_name AND k.constraint_type = 'R'
WHERE SCOPE AND k.constraint_type IN ('P', 'U', 'R', 'C')
ORDER BY k.table_name, INSTR('PURC', k.constraint_type), k.constraint_name`, "k.owner", func(t *schema.Table, r sqlconn.Row) {
		if k := readConstraint(c, r); k.Kind != schema.Check || !isNotNull(t, k.Expr) {
			t.Constraints = append(t.Constraints, k)
		}
	})
	if err != nil {
		return err
	}
	if err := s.inspectKeyColumns(ctx, c); err != nil {
		return err
	}
	return s.inspectReferredColumns(ctx, c)
}

func readConstraint(c *sqlconn.Catalog, r sqlconn.Row) *schema.Constraint {
	k := &schema.Constraint{Name: showName(r.Text(1)), Deferrable: r.Text(7) == "DEFERRABLE", NotValid: r.Text(9) == "NOT VALIDATED"}
	if r.Text(8) == "DEFERRED" {
		k.Initially = "DEFERRED"
	}
	switch r.Text(2) {
	case "P":
		k.Kind = schema.PrimaryKey
	case "U":
		k.Kind = schema.Unique
	case "R":
		k.Kind, k.Referred, k.OnDelete = schema.ForeignKey, c.Referred(r.Text(4), r.Text(5), showName), sqlconn.Action(r.Text(6))
	default:
		k.Kind, k.Expr = schema.Check, strings.TrimSpace(r.Text(3))
	}
	return k
}

// isNotNull reports whether a check is what the server makes of a column's NOT NULL.
func isNotNull(t *schema.Table, expr string) bool {
	name, ok := strings.CutSuffix(expr, `" IS NOT NULL`)
	if !ok || !strings.HasPrefix(name, `"`) {
		return false
	}
	c := t.Column(showName(name[1:]))
	return c != nil && c.Null == schema.NotNull
}

func (s *oraSession) inspectKeyColumns(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT l.table_name, l.constraint_name, l.column_name FROM all_cons_columns l WHERE SCOPE AND l.position IS NOT NULL
ORDER BY l.table_name, l.constraint_name, l.position`, "l.owner", func(t *schema.Table, r sqlconn.Row) {
		k := t.Constraint(showName(r.Text(1)))
		if k == nil || k.Kind == schema.Check {
			return
		}
		k.Columns = append(k.Columns, showName(r.Text(2)))
		if column := t.Column(showName(r.Text(2))); column != nil && k.Kind == schema.PrimaryKey {
			column.PrimaryKey, column.Null = true, schema.NotNull
		}
	})
}

func (s *oraSession) inspectReferredColumns(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT k.table_name, k.constraint_name, l.column_name FROM all_constraints k
JOIN all_cons_columns l ON l.owner = k.r_owner AND l.constraint_name = k.r_constraint_name
WHERE SCOPE AND k.constraint_type = 'R' ORDER BY k.table_name, k.constraint_name, l.position`, "k.owner", func(t *schema.Table, r sqlconn.Row) {
		if k := t.Constraint(showName(r.Text(1))); k != nil {
			k.ReferredColumns = append(k.ReferredColumns, showName(r.Text(2)))
		}
	})
}

// inspectIndexes leaves out those behind keys and LOBs. A descending column is an expression that is its quoted name.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_IND_EXPRESSIONS.html
func (s *oraSession) inspectIndexes(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT i.table_name, i.index_name, i.uniqueness, i.index_type, l.column_name, l.descend, e.column_expression
FROM all_indexes i JOIN all_ind_columns l ON l.index_owner = i.owner AND l.index_name = i.index_name
LEFT JOIN all_ind_expressions e ON e.index_owner = l.index_owner AND e.index_name = l.index_name AND e.column_position = l.column_position
WHERE SCOPE AND i.index_type NOT IN ('LOB', 'CLUSTER', 'IOT - TOP') AND NOT EXISTS (SELECT 1 FROM all_constraints k
  WHERE k.owner = i.table_owner AND k.table_name = i.table_name AND k.index_name = i.index_name AND k.constraint_type IN ('P', 'U'))
ORDER BY i.table_name, i.index_name, l.column_position`, "i.table_owner", func(t *schema.Table, r sqlconn.Row) {
		name := showName(r.Text(1))
		x := t.Index(name)
		if x == nil {
			x = &schema.Index{Name: name, Unique: r.Text(2) == "UNIQUE"}
			if strings.Contains(r.Text(3), "BITMAP") {
				x.Using = "BITMAP"
			}
			t.Indexes = append(t.Indexes, x)
		}
		x.Columns = append(x.Columns, readIndexColumn(t, r))
	})
}

func readIndexColumn(t *schema.Table, r sqlconn.Row) schema.IndexColumn {
	column := schema.IndexColumn{Name: showName(r.Text(4)), Desc: r.Text(5) == "DESC"}
	expr := strings.TrimSpace(r.Text(6))
	if expr == "" {
		return column
	}
	if name := showName(strings.Trim(expr, `"`)); t.Column(name) != nil {
		column.Name = name
		return column
	}
	return schema.IndexColumn{Expr: expr, Desc: column.Desc}
}

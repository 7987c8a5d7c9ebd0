package mysql

import (
	"context"
	"slices"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// inspectKeys reads keys of all kinds, which MySQL does not tell apart: a unique index of plain columns
// is given as a unique constraint.
func (s *catalogReader) inspectKeys(ctx context.Context, c *sqlconn.Catalog) error {
	expression := "NULL"
	if s.expressions {
		expression = "s.expression"
	}
	err := s.each(ctx, c, `SELECT s.table_name, s.index_name, s.non_unique, s.column_name, s.sub_part, s.collation, s.index_type, `+expression+`, NULLIF(s.index_comment, '')
FROM information_schema.statistics s WHERE SCOPE ORDER BY s.table_name, s.index_name = 'PRIMARY' DESC, s.index_name, s.seq_in_index`, "s.table_schema", func(t *schema.Table, r sqlconn.Row) {
		x := t.Index(r.Text(1))
		if x == nil {
			x = &schema.Index{Name: r.Text(1), Unique: !r.True(2), Using: r.Text(6)}
			if x.Using == usualMethod(t) {
				x.Using = ""
			}
			if r.Has(8) {
				x.Options = []schema.Option{{Key: "COMMENT", Value: r.Text(8)}}
			}
			t.Indexes = append(t.Indexes, x)
		}
		column := schema.IndexColumn{Name: r.Text(3), Desc: r.Text(5) == "D", Prefix: r.Int(4)}
		if r.Has(7) {
			column = schema.IndexColumn{Expr: s.expression(r.Text(7)), Desc: column.Desc}
		}
		if x.Using == "SPATIAL" {
			column.Prefix = 0 // the catalog's 32 is not the user's
		}
		x.Columns = append(x.Columns, column)
	})
	// Only now: an index is found by its name while its columns come in.
	c.Each(keysOf)
	return err
}

// usualMethod is that of an index of which nothing is said. https://dev.mysql.com/doc/refman/8.4/en/memory-storage-engine.html
func usualMethod(t *schema.Table) string {
	if slices.Contains(t.Options, schema.Option{Key: "ENGINE", Value: "MEMORY"}) {
		return "HASH"
	}
	return "BTREE"
}

// keysOf makes constraints of the indexes that are some.
func keysOf(t *schema.Table) {
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *schema.Index) bool {
		var columns []string
		for _, c := range x.Columns {
			if c.Expr != "" || c.Desc || c.Prefix > 0 {
				return false
			}
			columns = append(columns, c.Name)
		}
		switch {
		case x.Name == "PRIMARY":
			// A primary key has no name of its own. https://dev.mysql.com/doc/refman/8.4/en/create-table.html
			sqlconn.SetPrimary(t, &schema.Constraint{Kind: schema.PrimaryKey, Columns: columns, Options: x.Options})
		case x.Unique && x.Using == "":
			t.Constraints = append(t.Constraints, &schema.Constraint{Kind: schema.Unique, Name: x.Name, Columns: columns, Options: x.Options})
		default:
			return false
		}
		return true
	})
}

// inspectForeignKeys also takes away the index that the server made for a key: it has the key's name and columns.
func (s *catalogReader) inspectForeignKeys(ctx context.Context, c *sqlconn.Catalog) error {
	rules, err := s.foreignKeyRules(ctx, c)
	if err != nil {
		return err
	}
	err = s.each(ctx, c, `SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name
FROM information_schema.key_column_usage k WHERE SCOPE AND k.referenced_table_name IS NOT NULL ORDER BY k.table_name, k.constraint_name, k.ordinal_position`, "k.table_schema", func(t *schema.Table, r sqlconn.Row) {
		rule, ok := rules[foreignKey{t, r.Text(1)}]
		if !ok { // it was made since
			return
		}
		last := len(t.Constraints) - 1
		if last < 0 || t.Constraints[last].Kind != schema.ForeignKey || t.Constraints[last].Name != r.Text(1) {
			t.Constraints = append(t.Constraints, &schema.Constraint{
				Kind: schema.ForeignKey, Name: r.Text(1), Referred: c.Referred(r.Text(3), r.Text(4), sqlconn.Same),
				OnDelete: rule.onDelete, OnUpdate: rule.onUpdate,
			})
			last++
		}
		k := t.Constraints[last]
		k.Columns, k.ReferredColumns = append(k.Columns, r.Text(2)), append(k.ReferredColumns, r.Text(5))
	})
	c.Each(dropSupport)
	return err
}

type (
	foreignKey struct {
		of   *schema.Table
		name string
	}
	foreignKeyRule struct{ onDelete, onUpdate string }
)

// foreignKeyRules is a query of its own: for a join, MariaDB opens the tables of all databases, and makes each of information_schema's own, which ends the server
// where the file of one can't be opened.
// RESTRICT and NO ACTION are one for InnoDB, and MariaDB says RESTRICT where nothing was said.
// https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
func (s *catalogReader) foreignKeyRules(ctx context.Context, c *sqlconn.Catalog) (map[foreignKey]foreignKeyRule, error) {
	rules := map[foreignKey]foreignKeyRule{}
	err := s.each(ctx, c, `SELECT r.table_name, r.constraint_name, r.delete_rule, r.update_rule
FROM information_schema.referential_constraints r WHERE SCOPE`, "r.constraint_schema", func(t *schema.Table, r sqlconn.Row) {
		rules[foreignKey{t, r.Text(1)}] = foreignKeyRule{readAction(r.Text(2)), readAction(r.Text(3))}
	})
	return rules, err
}

func readAction(rule string) string {
	if rule == "RESTRICT" {
		return ""
	}
	return sqlconn.Action(rule)
}

// dropSupport takes away the index of a foreign key, unless another one begins with its columns: then the server would not have made it, and would drop it.
func dropSupport(t *schema.Table) {
	for _, k := range t.Constraints {
		if k.Kind == schema.ForeignKey {
			k.Support = schema.OtherSupport
		}
	}
	t.Indexes = slices.DeleteFunc(slices.Clone(t.Indexes), func(x *schema.Index) bool {
		k := t.Constraint(x.Name)
		made := k != nil && k.Kind == schema.ForeignKey && !x.Unique && len(x.Options) == 0 && x.Using == "" && len(x.Columns) == len(k.Columns) && begins(x.Columns, k.Columns) &&
			!slices.ContainsFunc(t.Indexes, func(other *schema.Index) bool { return other != x && begins(other.Columns, k.Columns) }) &&
			!slices.ContainsFunc(t.Constraints, func(other *schema.Constraint) bool {
				return (other.Kind == schema.PrimaryKey || other.Kind == schema.Unique) && len(other.Columns) >= len(k.Columns) && slices.Equal(other.Columns[:len(k.Columns)], k.Columns)
			})
		if made {
			k.Support = schema.MadeSupport // as good as always; the catalog does not tell
		}
		return made
	})
}

func begins(columns []schema.IndexColumn, names []string) bool {
	return len(columns) >= len(names) && slices.EqualFunc(columns[:len(names)], names, func(c schema.IndexColumn, name string) bool { return c == schema.IndexColumn{Name: name} })
}

// inspectChecks reads check constraints. In MariaDB one that was written with its column has that column's name, and
// the type JSON is LONGTEXT with such a check. https://mariadb.com/kb/en/json/
func (s *catalogReader) inspectChecks(ctx context.Context, c *sqlconn.Catalog) error {
	add := func(t *schema.Table, r sqlconn.Row) {
		t.Constraints = append(t.Constraints, &schema.Constraint{Kind: schema.Check, Name: r.Text(1), Expr: s.expression(r.Text(2))})
	}
	switch {
	case s.maria:
		rows, err := s.Select(ctx, `SELECT table_name, constraint_name, check_clause, level FROM information_schema.check_constraints
WHERE constraint_schema = ? ORDER BY table_name, constraint_name`, c.Schema)
		if err != nil {
			return err
		}
		for _, r := range rows {
			t := c.Get(r.Text(0))
			if t == nil {
				continue
			}
			column := t.Column(r.Text(1))
			if r.Text(3) == "Column" && column != nil && column.Type.Name == "longtext" && r.Text(2) == "json_valid(`"+column.Name+"`)" {
				column.Type, column.Collate = schema.Type{Name: "json"}, ""
				continue
			}
			add(t, r)
		}
		return nil
	case s.checks:
		return s.each(ctx, c, `SELECT t.table_name, t.constraint_name, k.check_clause FROM information_schema.table_constraints t
JOIN information_schema.check_constraints k ON k.constraint_schema = ? AND k.constraint_schema = t.constraint_schema AND k.constraint_name = t.constraint_name
WHERE SCOPE AND t.constraint_type = 'CHECK' ORDER BY t.table_name, t.constraint_name`, "t.table_schema", add)
	}
	return nil
}

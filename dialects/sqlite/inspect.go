package sqlite

import (
	"context"
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Inspect reads the pragmas for columns and indexes. Names of constraints, checks and expressions stand only in the text of
// CREATE TABLE, which SQLite keeps. https://www.sqlite.org/schematab.html https://www.sqlite.org/pragma.html
func (s *liteSession) Inspect(ctx context.Context, tables ...schema.Name) (*schema.Schema, error) {
	return sqlconn.Inspect(ctx, "main", tables, strings.ToLower, s.inspect)
}

func (s *liteSession) inspect(ctx context.Context, c *sqlconn.Catalog) error {
	rows, err := s.Select(ctx, fmt.Sprintf(`SELECT m.name, m.sql, l.wr, l.strict FROM %s.sqlite_schema m JOIN pragma_table_list l ON l.name = m.name AND l."schema" = ?1
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%%' ESCAPE '\' AND l.type = 'table' AND (?2 = '' OR m.name = ?2 COLLATE NOCASE) ORDER BY m.name`, quoteName(c.Schema)), c.Schema, c.Table)
	if err != nil {
		return err
	}
	for _, r := range rows {
		t := c.Add(r.Text(0), sqlconn.Same)
		if t == nil {
			continue
		}
		if err := s.inspectTable(ctx, c, t, r.Text(0), r.Text(1)); err != nil {
			return fmt.Errorf("the table %s: %w", t.Name, err)
		}
		t.Tail = readTail(r.True(2), r.True(3))
	}
	return nil
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func readTail(withoutRowid, strict bool) string {
	var words []string
	if withoutRowid {
		words = append(words, "WITHOUT ROWID")
	}
	if strict {
		words = append(words, "STRICT")
	}
	return strings.Join(words, ", ")
}

func (s *liteSession) inspectTable(ctx context.Context, c *sqlconn.Catalog, t *schema.Table, name, sql string) error {
	if err := s.inspectColumns(ctx, c.Schema, t, name); err != nil {
		return err
	}
	if err := readCreateTable(sql, t); err != nil {
		return err
	}
	for _, k := range t.Constraints {
		if k.Kind == schema.ForeignKey && len(k.ReferredColumns) == 0 {
			// The parent's key is meant, when no columns are named.
			// https://www.sqlite.org/foreignkeys.html#fk_indexes
			rows, err := s.Select(ctx, "SELECT name FROM pragma_table_xinfo(?1, ?2) WHERE pk > 0 ORDER BY pk", k.Referred.Name, c.Schema)
			if err != nil {
				return err
			}
			for _, r := range rows {
				k.ReferredColumns = append(k.ReferredColumns, r.Text(0))
			}
		}
		k.Referred = k.Referred.In(t.Name)
		if k.Kind != schema.ForeignKey {
			k.Referred = schema.Name{}
		}
	}
	return s.inspectIndexes(ctx, c.Schema, t, name)
}

// inspectColumns reads table_xinfo, which has generated columns too: hidden is 2 for virtual and 3
// for stored ones, and 1 for those of virtual tables.
func (s *liteSession) inspectColumns(ctx context.Context, schemaName string, t *schema.Table, name string) error {
	rows, err := s.Select(ctx, `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?1, ?2) WHERE hidden <> 1 ORDER BY cid`, name, schemaName)
	if err != nil {
		return err
	}
	for _, r := range rows {
		c := &schema.Column{Name: r.Text(0), Null: schema.Nullable}
		text := r.Text(1)
		if r.Int(5) > 1 {
			c.Computed = &schema.Computed{Storage: "virtual"}
			if r.Int(5) == 3 {
				c.Computed.Storage = "persisted"
			}
			text = strings.TrimSuffix(text, " GENERATED ALWAYS")
		}
		if text != "" {
			c.Type = readType(text)
		}
		if r.True(2) {
			c.Null = schema.NotNull
		}
		if r.Has(3) {
			c.Default = sqlconn.Default(plainText(r.Text(3)))
		}
		t.Columns = append(t.Columns, c)
	}
	return nil
}

// plainText gives a default that is a name as the text that SQLite takes it for: one in double quotes, or a word that is no keyword. Mig writes defaults in parentheses where
// they may be expressions, and in these it would be the name of a column.
// https://www.sqlite.org/lang_createtable.html#the_default_clause
func plainText(text string) string {
	tokens := ddlTokens(text)
	if len(tokens) != 1 {
		return text
	}
	switch t := tokens[0]; {
	case t.is("NULL"), t.is("TRUE"), t.is("FALSE"), t.is("CURRENT_TIMESTAMP"), t.is("CURRENT_DATE"), t.is("CURRENT_TIME"), t.text[0] >= '0' && t.text[0] <= '9':
		return text
	case strings.ContainsRune("\"`[", rune(t.text[0])), t.text[0] == '_' || t.text[0] >= 'A' && t.text[0] <= 'Z' || t.text[0] >= 'a' && t.text[0] <= 'z':
		return "'" + strings.ReplaceAll(t.name(), "'", "''") + "'"
	}
	return text
}

// readType reads a type, verbatim unless mig would write the same: words that mean nothing to mig still decide how SQLite stores values.
// https://www.sqlite.org/datatype3.html#determination_of_column_affinity
func readType(text string) schema.Type {
	t := sqlconn.Type(text)
	again, err := types.Name(t, dialects.Facts{})
	if err != nil || !strings.EqualFold(strings.ReplaceAll(again, " ", ""), strings.ReplaceAll(text, " ", "")) {
		return schema.Type{Native: text}
	}
	return t
}

// inspectIndexes reads those that CREATE INDEX made (origin c); the others belong to constraints.
func (s *liteSession) inspectIndexes(ctx context.Context, schemaName string, t *schema.Table, name string) error {
	list, err := s.Select(ctx, fmt.Sprintf(`SELECT l.name, l."unique", m.sql FROM pragma_index_list(?1, ?2) l JOIN %s.sqlite_schema m ON m.name = l.name AND m.type = 'index'
WHERE l.origin = 'c' ORDER BY l.name`, quoteName(schemaName)), name, schemaName)
	if err != nil {
		return err
	}
	for _, r := range list {
		x := &schema.Index{Name: r.Text(0), Unique: r.True(1)}
		exprs, where, err := readCreateIndex(r.Text(2))
		if err != nil {
			return fmt.Errorf("the index %s: %w", x.Name, err)
		}
		x.Where = where
		columns, err := s.Select(ctx, `SELECT name, "desc" FROM pragma_index_xinfo(?1, ?2) WHERE key = 1 ORDER BY seqno`, x.Name, schemaName)
		if err != nil {
			return err
		}
		for i, c := range columns {
			column := schema.IndexColumn{Name: c.Text(0), Desc: c.True(1)}
			if i < len(exprs) && (!c.Has(0) || strings.Contains(strings.ToUpper(exprs[i].text), " COLLATE ")) { // an expression has no name
				column.Name, column.Expr = "", exprs[i].text
			}
			x.Columns = append(x.Columns, column)
		}
		t.Indexes = append(t.Indexes, x)
	}
	return nil
}

package mysql

import (
	"context"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Inspect reads information_schema, which MySQL and MariaDB fill in different ways.
// https://dev.mysql.com/doc/refman/8.4/en/information-schema.html https://mariadb.com/kb/en/information-schema-tables/
func (s *mySession) Inspect(ctx context.Context, tables ...schema.Name) (*schema.Schema, error) {
	current, err := s.One(ctx, "SELECT DATABASE()")
	if err != nil {
		return nil, err
	}
	r, err := s.reader(ctx)
	if err != nil {
		return nil, err
	}
	return sqlconn.Inspect(ctx, current, tables, sqlconn.Same, r.inspect)
}

func (s *mySession) reader(ctx context.Context) (*catalogReader, error) {
	v, err := s.ServerVersion(ctx)
	if err != nil {
		return nil, err
	}
	r := &catalogReader{mySession: s, collations: map[*schema.Table]string{}, facts: dialects.Facts{Version: v}, maria: v.Product == "mariadb"}
	r.checks = !r.maria && (v.AtLeast(8, 1) || v.Major == 8 && v.Patch >= 16)
	r.expressions = !r.maria && (v.AtLeast(8, 1) || v.Major == 8 && v.Patch >= 13)
	return r, nil
}

type catalogReader struct {
	*mySession
	facts       dialects.Facts
	maria       bool
	collations  map[*schema.Table]string
	checks      bool // information_schema has MySQL's check constraints, since 8.0.16
	expressions bool // and the expressions of indexes, since 8.0.13
}

func (s *catalogReader) inspect(ctx context.Context, c *sqlconn.Catalog) error {
	for _, read := range []func(context.Context, *sqlconn.Catalog) error{s.inspectTables, s.inspectColumns, s.inspectKeys, s.inspectForeignKeys, s.inspectChecks} {
		if err := read(ctx, c); err != nil || c.Empty() {
			return err
		}
	}
	return nil
}

// each runs a query of information_schema whose first column names the table; SCOPE in it becomes the
// condition on home, which is the column of the schema, and table_name. Parameters before that are the schema.
// These are plain conditions, by which MariaDB opens this schema, or this table, alone. https://dev.mysql.com/doc/refman/5.7/en/information-schema-optimization.html
func (s *catalogReader) each(ctx context.Context, c *sqlconn.Catalog, query, home string, f func(t *schema.Table, r sqlconn.Row)) error {
	var args []any
	for range strings.Count(query, "?") + 1 {
		args = append(args, c.Schema)
	}
	scope := home + " = ?"
	if c.Table != "" {
		alias, _, _ := strings.Cut(home, ".")
		scope, args = scope+" AND "+alias+".table_name = ?", append(args, c.Table)
	}
	rows, err := s.Select(ctx, strings.ReplaceAll(query, "SCOPE", scope), args...)
	if err != nil {
		return err
	}
	c.EachRow(rows, f)
	return nil
}

// inspectTables gives as options what is not the default of the server. The collation is left out only where the database has the server's too: another database,
// to which this is brought, may have another one.
func (s *catalogReader) inspectTables(ctx context.Context, c *sqlconn.Catalog) error {
	query := `SELECT t.table_name, t.table_comment, NULLIF(t.engine, @@default_storage_engine), CASE WHEN t.table_collation <> d.default_collation_name OR d.default_collation_name <> @@collation_server THEN t.table_collation END, t.table_collation
FROM information_schema.tables t JOIN information_schema.schemata d ON d.schema_name = t.table_schema
WHERE t.table_schema = ? AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')`
	args := []any{c.Schema}
	if c.Table != "" {
		query, args = query+" AND t.table_name = ?", append(args, c.Table)
	}
	rows, err := s.Select(ctx, query, args...)
	if err != nil {
		return err
	}
	for _, r := range rows {
		t := c.Add(r.Text(0), sqlconn.Same)
		if t == nil {
			continue
		}
		t.Comment = r.Text(1)
		s.collations[t] = r.Text(4)
		for i, key := range []string{"ENGINE", "COLLATE"} {
			if r.Has(2 + i) {
				t.Options = append(t.Options, schema.Option{Key: key, Value: r.Text(2 + i)})
			}
		}
	}
	return nil
}

// inspectColumns does not join information_schema.tables for the collation of the table: MariaDB reads all tables again for each row.
func (s *catalogReader) inspectColumns(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT c.table_name, c.column_name, c.column_type, c.is_nullable, c.column_default, c.extra, c.generation_expression,
  c.collation_name, c.column_comment, c.data_type
FROM information_schema.columns c WHERE SCOPE ORDER BY c.table_name, c.ordinal_position`, "c.table_schema", func(t *schema.Table, r sqlconn.Row) {
		c := s.column(r)
		if c.Collate == s.collations[t] {
			c.Collate = ""
		}
		t.Columns = append(t.Columns, c)
	})
}

func (s *catalogReader) column(r sqlconn.Row) *schema.Column {
	c := &schema.Column{Name: r.Text(1), Type: s.readType(r.Text(2)), Null: schema.NotNull, Collate: r.Text(7), Comment: r.Text(8)}
	if r.True(3) {
		c.Null = schema.Nullable
	}
	extra := strings.ToLower(r.Text(5))
	switch {
	case strings.Contains(extra, "auto_increment"):
		c.Identity = &schema.Identity{}
	case r.Text(6) != "":
		c.Computed = &schema.Computed{Expr: s.expression(r.Text(6)), Storage: "virtual"}
		if strings.Contains(extra, "stored") || strings.Contains(extra, "persistent") {
			c.Computed.Storage = "persisted"
		}
	default:
		c.Default = s.columnDefault(r, extra)
	}
	return c
}

// columnDefault gives the default as SQL. MariaDB has it as SQL, and NULL where none was given; MySQL has a literal's bare
// value, and tells expressions by EXTRA. What ON UPDATE does is part of it, as in CREATE TABLE.
// https://mariadb.com/kb/en/information-schema-columns-table/ https://dev.mysql.com/doc/refman/8.4/en/information-schema-columns-table.html
func (s *catalogReader) columnDefault(r sqlconn.Row, extra string) *schema.Value {
	text := r.Text(4)
	switch {
	case !r.Has(4) || s.maria && text == "NULL":
		text = ""
	case s.maria:
	case strings.Contains(extra, "default_generated"):
		if text = s.expression(text); !strings.HasPrefix(strings.ToLower(text), "current_timestamp") {
			text = "(" + text + ")"
		}
	case !numericTypes[r.Text(9)] && !strings.HasPrefix(text, "b'") && !strings.HasPrefix(text, "0x"):
		if strings.HasPrefix(strings.ToLower(text), "current_timestamp") {
			break // before 8.0, EXTRA does not tell
		}
		text = "'" + strings.NewReplacer("'", "''", `\`, `\\`).Replace(text) + "'"
	}
	if _, update, ok := strings.Cut(extra, "on update "); ok {
		if text == "" {
			text = "NULL"
		}
		text += " ON UPDATE " + update
	}
	if text == "" {
		return nil
	}
	return sqlconn.Default(text)
}

var numericTypes = map[string]bool{
	"tinyint": true, "smallint": true, "mediumint": true, "int": true, "bigint": true, "decimal": true, "float": true, "double": true, "bit": true, "year": true,
}

// expression takes off what MySQL adds to expressions in its catalog: parentheses, and backslashes before quotes.
func (s *catalogReader) expression(text string) string {
	if !s.maria {
		text = strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(text)
	}
	return sqlconn.Unwrap(text)
}

var integerTypes = map[string]bool{"tinyint": true, "smallint": true, "mediumint": true, "int": true, "bigint": true}

// readType leaves out the display width of integers, which MySQL no longer shows and which limits nothing; tinyint(1) is the
// way to say boolean. Portable names take the place of their synonyms. https://dev.mysql.com/doc/refman/8.4/en/numeric-type-attributes.html
func (s *catalogReader) readType(text string) schema.Type {
	t := sqlconn.Type(text)
	if integerTypes[t.Name] && len(t.Args) == 1 && !strings.Contains(t.Suffix, "zerofill") && (t.Name != "tinyint" || t.Args[0] != "1" || t.Suffix != "") {
		t = sqlconn.Type(strings.TrimSpace(t.Name + " " + t.Suffix))
	}
	if t.Suffix == "" {
		switch {
		case t.Name == "int" && len(t.Args) == 0:
			return schema.Type{Name: "integer"}
		case t.Name == "tinyint" && len(t.Args) == 1: // 1 is the only width that is left
			return schema.Type{Name: "boolean"}
		case t.Name == "decimal":
			t.Name = "numeric"
		}
	}
	return sqlconn.Written(t, func(t schema.Type) (string, error) { return types.Name(t, s.facts) })
}

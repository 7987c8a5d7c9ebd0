package oracle

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Inspect reads the ALL_ views of the data dictionary, as 12.2 and later have them.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/static-data-dictionary-views.html
func (s *oraSession) Inspect(ctx context.Context, tables ...schema.Name) (*schema.Schema, error) {
	current, err := s.One(ctx, "SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL")
	if err != nil {
		return nil, err
	}
	return sqlconn.Inspect(ctx, current, tables, foldName, s.inspect)
}

func (s *oraSession) inspect(ctx context.Context, c *sqlconn.Catalog) error {
	for _, read := range []func(context.Context, *sqlconn.Catalog) error{s.inspectTables, s.inspectColumns, s.inspectIdentities, s.inspectConstraints, s.inspectIndexes} {
		if err := read(ctx, c); err != nil || c.Empty() {
			return err
		}
	}
	return nil
}

var (
	lowerName = regexp.MustCompile(`^[a-z][a-z0-9_$#]*$`)
	upperName = regexp.MustCompile(`^[A-Z][A-Z0-9_$#]*$`)
)

// foldName gives a name as the dictionary has it: one in small letters was not quoted.
func foldName(name string) string {
	if lowerName.MatchString(name) {
		return strings.ToUpper(name)
	}
	return name
}

// showName gives a name of the dictionary as users write it.
func showName(name string) string {
	if upperName.MatchString(name) {
		return strings.ToLower(name)
	}
	return name
}

// each runs a query of the dictionary whose first column names the table. SCOPE in it becomes the condition on owner and table_name,
// of the view that alias names. A bind variable counts at each place where it stands, so that there is one scope only.
func (s *oraSession) each(ctx context.Context, c *sqlconn.Catalog, query, alias string, f func(t *schema.Table, r sqlconn.Row)) error {
	scope, args := alias+" = :1", []any{c.Schema}
	if c.Table != "" {
		owner, _, _ := strings.Cut(alias, ".")
		scope, args = scope+" AND "+owner+".table_name = :2", append(args, c.Table)
	}
	rows, err := s.Select(ctx, strings.ReplaceAll(query, "SCOPE", scope), args...)
	if err != nil {
		return err
	}
	c.EachRow(rows, f)
	return nil
}

// inspectTables leaves out what is not a table of the user's: nested and secondary tables, the overflow of index-organized
// ones, the recycle bin, and those behind materialized views.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_TABLES.html
func (s *oraSession) inspectTables(ctx context.Context, c *sqlconn.Catalog) error {
	query, args := `SELECT t.table_name, k.comments FROM all_tables t LEFT JOIN all_tab_comments k ON k.owner = t.owner AND k.table_name = t.table_name AND k.table_type = 'TABLE'
WHERE t.owner = :1 AND t.nested = 'NO' AND t.secondary = 'N' AND t.dropped = 'NO' AND t.table_name NOT LIKE 'BIN$%' AND (t.iot_type IS NULL OR t.iot_type = 'IOT')
AND NOT EXISTS (SELECT 1 FROM all_mviews m WHERE m.owner = t.owner AND m.container_name = t.table_name)`, []any{c.Schema}
	if c.Table != "" {
		query, args = query+" AND t.table_name = :2", append(args, c.Table)
	}
	rows, err := s.Select(ctx, query, args...)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if t := c.Add(r.Text(0), showName); t != nil {
			t.Comment = r.Text(1)
		}
	}
	return nil
}

// inspectColumns: DATA_DEFAULT is a LONG, which a query may give and do nothing else with.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_TAB_COLS.html
func (s *oraSession) inspectColumns(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT c.table_name, c.column_name, c.data_type, c.data_type_owner, c.data_length, c.char_length, c.char_used, c.data_precision, c.data_scale, c.nullable,
  c.virtual_column, c.identity_column, c.default_on_null, NULLIF(c.collation, 'USING_NLS_COMP'), k.comments, c.data_default
FROM all_tab_cols c LEFT JOIN all_col_comments k ON k.owner = c.owner AND k.table_name = c.table_name AND k.column_name = c.column_name
WHERE SCOPE AND c.hidden_column = 'NO' ORDER BY c.table_name, c.column_id`, "c.owner", func(t *schema.Table, r sqlconn.Row) {
		t.Columns = append(t.Columns, readColumn(r))
	})
}

func readColumn(r sqlconn.Row) *schema.Column {
	c := &schema.Column{Name: showName(r.Text(1)), Type: writtenType(readType(r)), Null: schema.NotNull, Collate: r.Text(13), Comment: r.Text(14)}
	if r.True(9) {
		c.Null = schema.Nullable
	}
	expr := strings.TrimSpace(r.Text(15))
	switch {
	case r.True(10):
		c.Computed = &schema.Computed{Expr: expr, Storage: "virtual"}
	case r.True(11): // its default reads a sequence of the system's
		c.Identity = &schema.Identity{}
	case expr == "" || strings.EqualFold(expr, "NULL"):
	case r.True(12):
		c.Default = sqlconn.Default("ON NULL " + expr)
	default:
		c.Default = sqlconn.Default(expr)
	}
	return c
}

func writtenType(t schema.Type) schema.Type {
	newest := dialects.Facts{Version: dialects.Version{Major: 23}}
	return sqlconn.Written(t, func(t schema.Type) (string, error) { return types.Name(t, newest) })
}

// readType writes a type with its measures. INTEGER is kept as NUMBER with a scale of 0 and no precision.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html
func readType(r sqlconn.Row) schema.Type {
	name, owner := strings.ToLower(r.Text(2)), r.Text(3)
	if owner != "" && owner != "SYS" && owner != "PUBLIC" {
		return schema.Type{Native: owner + "." + r.Text(2)}
	}
	switch name {
	case "varchar2", "char":
		unit := " byte"
		if r.Text(6) == "C" {
			unit = " char"
		}
		return sqlconn.Type(name + "(" + r.Text(5) + unit + ")")
	case "nvarchar2", "nchar":
		return sqlconn.Type(name + "(" + r.Text(5) + ")")
	case "raw":
		return sqlconn.Type(name + "(" + r.Text(4) + ")")
	case "number":
		switch {
		case !r.Has(7) && r.Text(8) == "0":
			return sqlconn.Type("integer")
		case !r.Has(7) && r.Has(8): // any number of digits, so many of them after the point
			return schema.Type{Native: "number(*," + r.Text(8) + ")"}
		case !r.Has(7):
			return sqlconn.Type(name)
		case r.Int(8) == 0:
			return sqlconn.Type(name + "(" + r.Text(7) + ")")
		}
		return sqlconn.Type(fmt.Sprintf("%s(%d,%d)", name, r.Int(7), r.Int(8)))
	case "float":
		if r.Int(7) != 126 { // the default, in binary digits
			return sqlconn.Type(name + "(" + r.Text(7) + ")")
		}
	}
	return sqlconn.Type(name)
}

// inspectIdentities reads options such as "START WITH: 1, INCREMENT BY: 1, MAX_VALUE: 99, …, CYCLE_FLAG: N, CACHE_SIZE: 20".
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_TAB_IDENTITY_COLS.html
func (s *oraSession) inspectIdentities(ctx context.Context, c *sqlconn.Catalog) error {
	return s.each(ctx, c, `SELECT i.table_name, i.column_name, i.generation_type, i.identity_options FROM all_tab_identity_cols i WHERE SCOPE`, "i.owner", func(t *schema.Table, r sqlconn.Row) {
		if column := t.Column(showName(r.Text(1))); column != nil {
			column.Identity = readIdentity(r.Text(2) == "ALWAYS", r.Text(3))
		}
	})
}

func readIdentity(always bool, options string) *schema.Identity {
	id := &schema.Identity{Always: always}
	for option := range strings.SplitSeq(options, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(option), ": ")
		n, err := strconv.ParseInt(value, 10, 64)
		set := func(to **int64, byDefault int64) {
			if err == nil && n != byDefault {
				*to = &n
			}
		}
		switch key {
		case "START WITH":
			set(&id.Start, 1)
		case "INCREMENT BY":
			set(&id.Increment, 1)
		case "MIN_VALUE":
			set(&id.MinValue, 1)
		case "MAX_VALUE": // the default has 28 digits, and is no int64
			set(&id.MaxValue, 0)
		case "CACHE_SIZE":
			set(&id.Cache, 20)
		case "CYCLE_FLAG":
			id.Cycle = value == "Y"
		}
	}
	return id
}

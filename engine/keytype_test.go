package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/all"
	"mig/dialects/dialecttest"
	"mig/dsl/schema"
)

var keyTypes = []string{
	"smallint", "integer", "bigint", "boolean", "numeric(8,3)", "numeric(10,2)", "real", "float", "double", "char(4)", "varchar(20)", "varchar(40)", "nvarchar(30)", "date", "time", "datetime",
	"timestamp", "timestamptz", "binary(4)", "varbinary(8)", "uuid",
}

// What mig refuses as a foreign key of two types, the server refuses too: for each type as that of a column, and each as that of the column it refers to.
func TestKeyTypesOnServers(t *testing.T) {
	for _, s := range all.Dialects() {
		d := s.Dialect
		if !slices.Contains(liveDialects, d.Name()) || d.Name() == "sqlite" { // SQLite itself refuses none
			continue
		}
		t.Run(d.Name(), func(t *testing.T) {
			withSession(t, d.Name(), dialecttest.ScratchURL(t, d.Name()), func(ctx context.Context, session dialects.Session) {
				v, err := session.ServerVersion(ctx)
				if err != nil {
					t.Fatal(err)
				}
				tryKeys(ctx, t, session, d, dialects.Facts{Version: v})
			})
		})
	}
}

func tryKeys(ctx context.Context, t *testing.T, session dialects.Session, d dialects.Dialect, f dialects.Facts) {
	rules := d.(dialects.Ruler).Rules(f)
	refused, let := 0, []string{}
	for i, to := range keyTypes {
		toType, toSQL := typeOf(t, d, f, to)
		if _, err := session.Run(ctx, dialects.Statement{SQL: fmt.Sprintf("CREATE TABLE p%d (a %s NOT NULL PRIMARY KEY)", i, toSQL)}); err != nil {
			t.Fatal(err)
		}
		for k, from := range keyTypes {
			fromType, fromSQL := typeOf(t, d, f, from)
			_, err := session.Run(ctx, dialects.Statement{SQL: fmt.Sprintf("CREATE TABLE c%d_%d (a %s, FOREIGN KEY (a) REFERENCES p%d (a))", i, k, fromSQL, i)})
			switch mine := rules.KeyTypes(fromType, toType); {
			case !mine && err == nil && d.Name() == "mysql" && bytesToInnoDB(from) && bytesToInnoDB(to):
				refused++
			case !mine && err == nil:
				t.Errorf("a key of %s that refers to %s is refused, and the server takes it", from, to)
			case !mine:
				refused++
			case err != nil:
				let = append(let, from+" to "+to)
			}
		}
	}
	t.Logf("%d pairs are refused; let through, and refused by the server, are: %s", refused, strings.Join(let, ", "))
	if refused < 100 {
		t.Errorf("only %d pairs are refused", refused)
	}
}

// bytesToInnoDB reports whether MariaDB keeps a type as so many bytes, and compares it with others of that kind, whatever they stand for: it takes a time that refers
// to a number. The manual does not: https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html
func bytesToInnoDB(name string) bool {
	return slices.ContainsFunc([]string{"numeric", "time", "datetime", "binary", "varbinary"}, func(p string) bool { return strings.HasPrefix(name, p) })
}

func typeOf(t *testing.T, d dialects.Dialect, f dialects.Facts, text string) (schema.Type, string) {
	t.Helper()
	typ, err := schema.ParseType(text)
	if err != nil {
		t.Fatal(err)
	}
	sql, err := d.TypeName(typ, f)
	if err != nil {
		t.Fatal(err)
	}
	return typ, sql
}

// What no server is at hand for is as the manuals have it.
func TestKeyTypesByManuals(t *testing.T) {
	for _, tt := range []struct {
		dialect, from, to string
		want              bool
	}{
		{"mssql", "integer", "int", true},
		{"mssql", "integer", "bigint", false},
		{"mssql", "varchar(20)", "varchar(40)", false},
		{"mssql", "varchar(20)", "nvarchar(20)", false},
		{"mssql", "numeric(8,3)", "decimal(8,3)", true},
		{"mssql", "numeric(8,3)", "numeric(8,2)", false},
		{"mssql", "uniqueidentifier", "uuid", true},
		{"mssql", "geometry", "integer", true}, // what mig does not compare is left to the server
		{"oracle", "integer", "bigint", true},
		{"oracle", "varchar(20)", "varchar(40)", true},
		{"oracle", "integer", "varchar(20)", false},
		{"oracle", "date", "integer", false},
		{"sqlite", "integer", "bigint", true},
		{"sqlite", "integer", "text", false},
		{"sqlite", "date", "text", true},
		{"sqlite", "boolean", "integer", true},
		{"mysql", "int", "integer", true},
		{"mysql", "integer", "integer unsigned", false},
		{"mysql", "boolean", "tinyint", true},
		{"postgresql", "integer[]", "integer", true},
	} {
		t.Run(tt.dialect+" "+tt.from+" to "+tt.to, func(t *testing.T) {
			d := all.Dialects()[slices.Index(names(), tt.dialect)].Dialect
			v, err := d.ParseVersion("")
			if err != nil {
				t.Fatal(err)
			}
			from, err := schema.ParseType(tt.from)
			if err != nil {
				t.Fatal(err)
			}
			to, err := schema.ParseType(tt.to)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.(dialects.Ruler).Rules(dialects.Facts{Version: v}).KeyTypes(from, to); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

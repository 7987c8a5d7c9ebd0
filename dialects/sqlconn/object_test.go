package sqlconn

import "testing"

func TestViewQuery(t *testing.T) {
	for create, want := range map[string]string{
		"CREATE VIEW v AS SELECT 1;":                                             "SELECT 1",
		"CREATE VIEW [as] AS\nSELECT a AS b FROM t":                              "SELECT a AS b FROM t",
		"-- AS told\nCREATE /* AS */ VIEW \"as\" WITH SCHEMABINDING AS SELECT 1": "SELECT 1",
		`CREATE VIEW v (a, "as") AS SELECT 1, 2`:                                 "WITH mig_view (a, \"as\") AS (\nSELECT 1, 2\n)\nSELECT * FROM mig_view",
		"CREATE VIEW v":                                                          "",
	} {
		if got := ViewQuery(create); got != want {
			t.Errorf("%s gives %q, not %q", create, got, want)
		}
	}
}

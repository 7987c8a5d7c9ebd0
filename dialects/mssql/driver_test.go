package mssql

import (
	"errors"
	"testing"

	mssqldb "github.com/microsoft/go-mssqldb"

	"mig/dialects"
	"mig/dialects/dialecttest"
)

func TestLive(t *testing.T) {
	dialecttest.Live(t, dialecttest.LiveDialect{
		Name:             "mssql",
		Driver:           NewDriver(),
		TransactionalDDL: true,
		Version:          dialects.Version{Major: 2016},
		Schema:           liveTables,
		Literal:          "N'Zoë: 木 🦀 ?1 $1 :x @p %s \t'''",
		Slow:             "WAITFOR DELAY '00:01'",
		Bad:              "\n SELECT 'Zoë' FROM nowhere",
		BadCode:          "208",
		BadAt:            "SELECT",
	})
}

var liveTables = []string{
	`CREATE TABLE [Parent Table] (a INT NOT NULL, b VARCHAR(20) COLLATE Latin1_General_BIN NOT NULL, CONSTRAINT [pk parent] PRIMARY KEY (b, a))`,
	`CREATE TABLE child (
  id BIGINT IDENTITY(10, 2) CONSTRAINT pk_child PRIMARY KEY NONCLUSTERED,
  a INT CONSTRAINT df_child_a DEFAULT 7, b VARCHAR(20) COLLATE Latin1_General_BIN NOT NULL, body NVARCHAR(MAX), code NCHAR(3), at DATETIME2(3), v ROWVERSION,
  price NUMERIC(10, 2) CONSTRAINT ck_child_price CHECK (price > 0), total AS (price * 2) PERSISTED,
  CONSTRAINT fk_child_parent FOREIGN KEY (b, a) REFERENCES [Parent Table] (b, a) ON DELETE CASCADE,
  CONSTRAINT uq_child UNIQUE (code))`,
	`CREATE UNIQUE INDEX ix_child ON child (price DESC, a) INCLUDE (at) WHERE a IS NOT NULL`,
}

func TestPasswords(t *testing.T) {
	dialecttest.Passwords(t, NewDriver(), "sqlserver://host?database=app&encrypt=disable")
}

func TestURLs(t *testing.T) {
	for text, want := range map[string]string{
		"sqlserver://sa:pw@db.example:1444?database=app":  `database "app" at db.example:1444 as user "sa"`,
		"mssql://sa@db.example?Database=app&Encrypt=true": `database "app" at db.example:1433 as user "sa"`,
		`sqlserver://sa@db.example/SQLEXPRESS?database=a`: `database "a" at db.example\SQLEXPRESS as user "sa"`,
		"sqlserver://sa@db.example:1433/app":              "the path of a sqlserver URL is the name of an instance, which has no port; the database is given as ?database=NAME",
		"sqlserver://sa@db.example/app":                   "the path of a sqlserver URL is the name of an instance, which has no port; the database is given as ?database=NAME",
		"sqlserver://sa@h?database=a&Database=b":          `the sqlserver URL has the parameter "database" twice`,
	} {
		_, at, err := readURL(dialects.Target{URL: text})
		got := at.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
	if _, _, err := readURL(dialects.Target{URL: "sqlserver://sa@h?log=63"}); err == nil {
		t.Error("the driver's log, which shows statements, can be turned on")
	}
	cfg, _, err := readURL(dialects.Target{URL: "sqlserver://sa:old@h?database=a", Password: "new"})
	if err != nil || cfg.Password != "new" {
		t.Errorf("the target's password is not taken: %v", err)
	}
}

func TestRefusal(t *testing.T) {
	e := mssqldb.Error{Number: 1750, Message: "Could not create constraint or index. See previous errors.", LineNo: 2, All: []mssqldb.Error{
		{Number: 1785, Message: "Introducing FOREIGN KEY constraint 'x' on table 't' may cause cycles or multiple cascade paths.", LineNo: 2},
		{Number: 1750, Message: "Could not create constraint or index. See previous errors.", LineNo: 2},
	}}
	r := refusal(errors.Join(e), "SELECT 1\r\n  ALTER TABLE t ADD x INT\nSELECT 2")
	if r.Code != "1785" || r.Offset != 12 || r.Detail != "Could not create constraint or index. See previous errors. (1750)" {
		t.Errorf("%+v", r)
	}
	r = refusal(mssqldb.Error{Number: 50000, Message: "no", LineNo: 2, ProcName: "p"}, "EXEC p\nx")
	if r.Offset != -1 {
		t.Errorf("a procedure's line is taken for the statement's: %d", r.Offset)
	}
	if refusal(errors.New("other"), "") != nil {
		t.Error("what the server did not say is a refusal")
	}
}

func TestReleases(t *testing.T) {
	for text, want := range map[string]string{"15.0.2000.5": "2019", "16.0.1000.6": "2022", "17.0.700.9": "2025", "18.0.1": "2025", "10.50.1600.1": ""} {
		v, err := releaseOf(text, false)
		if want == "" {
			if err == nil {
				t.Errorf("%s is %s", text, v)
			}
			continue
		}
		if err != nil || v.String() != want {
			t.Errorf("%s is %s, %v", text, v, err)
		}
	}
	if v, err := releaseOf("12.0.2000.8", true); err != nil || v.Major != 2022 {
		t.Errorf("Azure is %s, %v", v, err)
	}
}

func TestBatchIsNoProcedure(t *testing.T) {
	for text, want := range map[string]string{"refresh_all": "refresh_all\n", "dbo.[x": "dbo.[x\n", "EXEC p": "EXEC p", "a\nb": "a\nb"} {
		if got, _ := asBatch(dialects.Statement{SQL: text}); got != want {
			t.Errorf("%q is sent as %q", text, got)
		}
	}
}

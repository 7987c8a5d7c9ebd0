package oracle

import (
	"mig/dialects"
	"mig/dialects/sqltext"
)

// Bookkeeping keeps the version table. CREATE TABLE has an IF NOT EXISTS from 23 on only; the error that the name is
// taken (ORA-00955) means the same, and no other one is swallowed.
// https://docs.oracle.com/en/error-help/db/ora-00955/
func (d *Dialect) Bookkeeping(t dialects.VersionTable, f dialects.Facts) dialects.Bookkeeping {
	create := "CREATE TABLE " + sqltext.QualifiedName(d, t.Name) + " (version_num VARCHAR2(255 CHAR) NOT NULL PRIMARY KEY)"
	return sqltext.NewVersionRows(d, t, f, dialects.Statement{Op: "bookkeeping", Body: true, SQL: `BEGIN
    EXECUTE IMMEDIATE ` + sqltext.Quote(create) + `;
EXCEPTION
    WHEN OTHERS THEN
        IF SQLCODE != -955 THEN
            RAISE;
        END IF;
END;`})
}

// Script writes for SQL*Plus.
func (*Dialect) Script(dialects.Facts) dialects.Client { return sqlplus{} }

type sqlplus struct{}

// Begin gives nothing: a transaction begins by itself, and DDL ends it.
func (sqlplus) Begin() string { return "" }

// Commit ends the transaction that rows and bookkeeping are in.
func (sqlplus) Commit() string { return "COMMIT" }

// BeginRows opens a transaction for the version table's rows.
func (sqlplus) BeginRows() string { return "" }

// Append runs each statement, SQL and PL/SQL alike, by a slash alone on a line; a semicolon would run SQL a first time. A
// comment alone leaves nothing in the buffer, and a slash after it would run the statement before it again.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/SQL-Plus-basics.html
func (sqlplus) Append(b []byte, s dialects.Statement) []byte {
	b = append(b, s.SQL...)
	if s.Client || s.First >= len(s.SQL) {
		return append(b, '\n')
	}
	return append(b, "\n/\n"...)
}

// login: -L stops when the login fails, and does not ask for another one. NLS_LANG says that the file is UTF-8.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqpug/starting-SQL-Plus.html
const login = "NLS_LANG=.AL32UTF8 sqlplus -L user@service"

// Command sets what the script itself does not: SQL*Plus asks for values after &, and cuts at blank lines and semicolons.
func (sqlplus) Command(file string) string {
	return login + ", and there" +
		"\n    WHENEVER SQLERROR EXIT FAILURE ROLLBACK" +
		"\n    WHENEVER OSERROR EXIT FAILURE ROLLBACK" +
		"\n    SET DEFINE OFF SQLBLANKLINES ON SQLTERMINATOR OFF" +
		"\n    @" + file
}

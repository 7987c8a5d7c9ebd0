package mysql

import (
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Bookkeeping keeps the version table. Identifiers of revisions differ in case, which the usual collations ignore.
func (d *Dialect) Bookkeeping(t dialects.VersionTable, f dialects.Facts) dialects.Bookkeeping {
	create := sqltext.CreateVersionTable("CREATE TABLE IF NOT EXISTS " + sqltext.QualifiedName(d, t.Name))
	create.SQL += " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
	return sqltext.NewVersionRows(d, t, f, create)
}

// Script writes for the mysql client.
func (*Dialect) Script(f dialects.Facts) dialects.Client { return client{isMaria(f), f.Version} }

type client struct {
	maria   bool
	version dialects.Version
}

// Begin and Commit are nothing: DDL commits by itself.
func (client) Begin() string  { return "" }
func (client) Commit() string { return "" }

// BeginRows opens a transaction for the version table's rows.
func (client) BeginRows() string { return "START TRANSACTION" }

// Append ends a statement with a semicolon; one with a body comes between DELIMITER lines.
// https://dev.mysql.com/doc/refman/8.4/en/stored-programs-defining.html
func (client) Append(b []byte, s dialects.Statement) []byte {
	if !s.Body || s.Client {
		return sqltext.AppendSQL(b, s)
	}
	end := delimiter(s.SQL)
	b = append(b, "DELIMITER "+end+"\n"...)
	b = append(b, s.SQL...)
	return append(b, "\n"+end+"\nDELIMITER ;\n"...)
}

// delimiter gives one that the text does not hold.
func delimiter(sql string) string {
	end := "//"
	for n := 0; strings.Contains(sql, end); n++ {
		end = "$$"
		if n > 0 {
			end = "$mig" + strconv.Itoa(n) + "$"
		}
	}
	return end
}

// Command keeps the comments in bodies, which the client drops of its own accord, and says what the file's encoding is. The client stops at the
// first error. MariaDB's has had a name of its own since 10.5, and lost the old one in 11.
// https://dev.mysql.com/doc/refman/8.4/en/mysql-command-options.html#option_mysql_comments
func (c client) Command(file string) string {
	name := "mysql"
	if c.maria {
		name = "mariadb"
	}
	return name + " --comments --default-character-set=utf8mb4 DATABASE < " + file
}

// Package all links every dialect and its driver. Only programs import it: one that embeds mig
// for one database names that dialect alone, and links no other driver.
package all

import (
	"mig/dialects"
	"mig/dialects/mssql"
	"mig/dialects/mysql"
	"mig/dialects/oracle"
	"mig/dialects/postgresql"
	"mig/dialects/sqlite"
)

// Dialects gives every dialect that mig has.
func Dialects() []dialects.Support {
	return []dialects.Support{
		{Dialect: postgresql.New(), Driver: postgresql.NewDriver()},
		{Dialect: mysql.New(), Driver: mysql.NewDriver()},
		{Dialect: sqlite.New(), Driver: sqlite.NewDriver()},
		{Dialect: mssql.New(), Driver: mssql.NewDriver()},
		{Dialect: oracle.New(), Driver: oracle.NewDriver()},
	}
}

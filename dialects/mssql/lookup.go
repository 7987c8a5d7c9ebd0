package mssql

import (
	"fmt"

	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// finder finds constraints of a column in the catalog, as k, with their table and column in k's own columns or in another view.
type finder struct {
	what string // in the message
	from string
	is   string // condition with %s for the column's name
}

const ownColumn = "COL_NAME(k.parent_object_id, k.parent_column_id) = %s"

// A check counts as the column's when it reads no other one, wherever it was written.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-check-constraints-transact-sql
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-foreign-key-columns-transact-sql
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-key-constraints-transact-sql
var (
	findDefault = finder{"default", "sys.default_constraints AS k", ownColumn}
	findCheck   = finder{"check", "sys.check_constraints AS k", ownColumn}
	findForeign = finder{"foreign key", "sys.foreign_keys AS k", "EXISTS (SELECT 1 FROM sys.foreign_key_columns AS c" +
		" WHERE c.constraint_object_id = k.object_id AND COL_NAME(c.parent_object_id, c.parent_column_id) = %s)"}
	// Keys that have names are dropped by these, before.
	findKey = finder{"key", "sys.key_constraints AS k", "k.is_system_named = 1 AND EXISTS (SELECT 1 FROM sys.index_columns AS c" +
		" WHERE c.object_id = k.parent_object_id AND c.index_id = k.unique_index_id AND COL_NAME(c.object_id, c.column_id) = %s)"}
)

// drop writes a batch that drops whatever constraints it finds: the server has named them, so their names are known at run time
// only. Names grow from round to round, so the loop ends even where a DROP fails and the batch goes on. must says that it
// is an error to find none.
// https://learn.microsoft.com/sql/t-sql/functions/quotename-transact-sql
// https://learn.microsoft.com/sql/t-sql/language-elements/throw-transact-sql
func (f finder) drop(c *sqltext.Compiler, table schema.Name, column string, must bool) string {
	name := c.Table(table)
	s := fmt.Sprintf(`DECLARE @name nvarchar(128) = N'', @sql nvarchar(max), @found int = 0;
WHILE 1 = 1
BEGIN
    SELECT @name = MIN(k.name) FROM %s
    WHERE k.parent_object_id = OBJECT_ID(%s, N'U')
    AND `+f.is+`
    AND k.name > @name;
    IF @name IS NULL BREAK;
    SET @sql = %s + QUOTENAME(@name);
    EXEC sp_executesql @sql;
    SET @found += 1;
END`, f.from, stringLiteral(name, true), stringLiteral(raw(c, column), true), stringLiteral("ALTER TABLE "+name+" DROP CONSTRAINT ", true))
	if must {
		s += ";\nIF @found = 0\n    THROW 50000, " + stringLiteral(fmt.Sprintf("%s.%s has no %s to drop", table, column, f.what), true) + ", 1"
	}
	return s
}

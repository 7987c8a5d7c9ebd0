package mssql

import (
	"fmt"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
)

const day = 24 * 60 * 60 * 1000 // milliseconds

// backfill goes through the rows from key to key, so that each is seen once and found by the key, where UPDATE TOP would look from the
// first row on each time, and never end when a value that is set leaves its row to be done. Each UPDATE commits by itself, outside of a
// transaction. The variables have the type of the key; of one that is not known it is sql_variant, which finds the same rows, without an index.
// https://learn.microsoft.com/sql/t-sql/language-elements/while-transact-sql
func backfill(c *sqltext.Compiler, o *op.Backfill) []dialects.Statement {
	name := c.BackfillKey(o)
	key, table, where := c.ID(name), c.Table(o.Table), sqltext.Parens(o.Where)
	kind := "sql_variant"
	if t := c.Known(o.Table); t != nil && t.Column(name) != nil {
		kind = c.TypeName(t.Column(name).Type)
	}
	pause := ""
	if o.Pause > 0 {
		pause = "\n    IF @first IS NOT NULL WAITFOR DELAY " + delay(c, o.Pause) + ";"
	}
	sql := fmt.Sprintf(stopAtError+`;
DECLARE @first %[1]s, @last %[1]s;
SELECT @first = MIN(%[2]s) FROM %[3]s WHERE %[4]s;
WHILE @first IS NOT NULL
BEGIN
    SELECT @last = COALESCE(MAX(%[2]s), @first) FROM (
        SELECT TOP (%[5]d) %[2]s FROM %[3]s WHERE %[2]s >= @first AND %[4]s ORDER BY %[2]s
    ) AS batch;
    UPDATE %[3]s SET %[6]s WHERE %[2]s BETWEEN @first AND @last AND %[4]s;
    SELECT @first = MIN(%[2]s) FROM %[3]s WHERE %[2]s > @last AND %[4]s;%[7]s
END`, kind, key, table, where, o.Size, c.Assignments(o.Set), pause)
	return []dialects.Statement{{SQL: sql, Autocommit: true}}
}

// delay writes a time to wait, of less than a day.
// https://learn.microsoft.com/sql/t-sql/language-elements/waitfor-transact-sql
func delay(c *sqltext.Compiler, ms int64) string {
	if ms >= day {
		c.Fail(fmt.Errorf("a pause of %d hours: WAITFOR takes less than 24", ms/1000/60/60))
	}
	s := fmt.Sprintf("%02d:%02d:%02d", ms/1000/60/60, ms/1000/60%60, ms/1000%60)
	if rest := ms % 1000; rest > 0 {
		s += fmt.Sprintf(".%03d", rest)
	}
	return "'" + s + "'"
}

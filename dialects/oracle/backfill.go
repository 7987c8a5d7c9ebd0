package oracle

import (
	"fmt"
	"strconv"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
)

const longestSleep = 3600 * 1000 // milliseconds

// backfill goes through the rows from key to key, so that each is seen once and found by the key, where ROWNUM would look from the first
// row on each time, and never end when a value that is set leaves its row to be done.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/static-sql.html
func backfill(c *sqltext.Compiler, o *op.Backfill) []dialects.Statement {
	key, table, where := c.ID(c.BackfillKey(o)), c.Table(o.Table), sqltext.Parens(o.Where)
	pause := ""
	if o.Pause > 0 {
		pause = "\n        " + sleep(c, o.Pause)
	}
	return []dialects.Statement{{SQL: fmt.Sprintf(`DECLARE
    mig_first %[2]s.%[1]s%%TYPE;
    mig_last %[2]s.%[1]s%%TYPE;
BEGIN
    SELECT MIN(%[1]s) INTO mig_first FROM %[2]s WHERE %[3]s;
    WHILE mig_first IS NOT NULL LOOP
        SELECT NVL(MAX(%[1]s), mig_first) INTO mig_last FROM (
            SELECT %[1]s FROM %[2]s WHERE %[1]s >= mig_first AND %[3]s ORDER BY %[1]s FETCH FIRST %[4]d ROWS ONLY
        );
        UPDATE %[2]s SET %[5]s WHERE %[1]s BETWEEN mig_first AND mig_last AND %[3]s;
        COMMIT;
        SELECT MIN(%[1]s) INTO mig_first FROM %[2]s WHERE %[1]s > mig_last AND %[3]s;%[6]s
    END LOOP;
END;`, key, table, where, o.Size, c.Assignments(o.Set), pause)}}
}

// sleep waits for hundredths of a second. DBMS_LOCK, before 18, must have been granted to the user.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/arpls/DBMS_SESSION.html
func sleep(c *sqltext.Compiler, ms int64) string {
	if ms > longestSleep {
		c.Fail(fmt.Errorf("a pause of %d seconds: Oracle takes 3600", ms/1000))
	}
	seconds := strconv.FormatFloat(float64((ms+9)/10)/100, 'f', -1, 64)
	if c.Facts.Version.AtLeast(18, 0) {
		return "DBMS_SESSION.SLEEP(" + seconds + ");"
	}
	return "DBMS_LOCK.SLEEP(" + seconds + ");"
}

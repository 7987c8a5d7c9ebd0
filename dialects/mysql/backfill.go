package mysql

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// backfill goes through the table once, by ranges of the key, and commits after each: a row is looked at twice at most, however often it is
// started, and it ends even where the condition stays true. Loops are words of stored programs, so MySQL gets a procedure for the time being;
// MariaDB takes a block as it is. Variables of the session have the type and the collation of what they are set to, which a declared one
// could only guess.
// https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html
// https://mariadb.com/kb/en/using-compound-statements-outside-of-stored-programs/
func backfill(c *sqltext.Compiler, o *op.Backfill) []dialects.Statement {
	name := c.BackfillKey(o)
	checkOrder(c, o.Set)
	body := backfillLoop(c, o, c.ID(name))
	if isMaria(c.Facts) {
		return []dialects.Statement{{SQL: "BEGIN NOT ATOMIC\n" + body + "END", Body: true, Autocommit: true}}
	}
	procedure := c.Table(schema.Name{Schema: o.Table.Schema, Name: "mig_backfill_" + stableHash(body)})
	return []dialects.Statement{
		{SQL: "DROP PROCEDURE IF EXISTS " + procedure},
		{SQL: "CREATE PROCEDURE " + procedure + "()\nBEGIN\n" + body + "END", Body: true},
		{SQL: "CALL " + procedure + "()", Autocommit: true},
		{SQL: "DROP PROCEDURE " + procedure},
	}
}

func backfillLoop(c *sqltext.Compiler, o *op.Backfill, key string) string {
	pause := ""
	if o.Pause > 0 {
		pause = fmt.Sprintf("        DO SLEEP(%s);\n", strconv.FormatFloat(float64(o.Pause)/1000, 'f', -1, 64))
	}
	return strings.NewReplacer("{table}", c.Table(o.Table), "{key}", key, "{where}", "("+sqltext.LineEnded(o.Where)+")", "{set}", c.Assignments(o.Set),
		"{size}", strconv.FormatInt(o.Size, 10), "{pause}", pause).Replace(`    SET @mig_from = (SELECT {key} FROM {table} WHERE {where} ORDER BY {key} LIMIT 1);
    WHILE @mig_from IS NOT NULL DO
        SET @mig_to = (SELECT {key} FROM (
            SELECT {key} FROM {table} WHERE {key} >= @mig_from AND {where} ORDER BY {key} LIMIT {size}
        ) AS batch ORDER BY {key} DESC LIMIT 1);
        SET @mig_to = COALESCE(@mig_to, @mig_from);
        UPDATE {table} SET {set}
        WHERE {key} BETWEEN @mig_from AND @mig_to AND {where};
        COMMIT;
{pause}        SET @mig_from = (SELECT {key} FROM {table} WHERE {key} > @mig_to AND {where} ORDER BY {key} LIMIT 1);
    END WHILE;
`)
}

// checkOrder refuses an expression that means a column as it was before: columns are set from left to right.
// https://dev.mysql.com/doc/refman/8.4/en/update.html
func checkOrder(c *sqltext.Compiler, set []op.Assignment) {
	for i, a := range set {
		for _, b := range set[:i] {
			if ok, _ := regexp.MatchString(`(?i)(?:^|\W)`+regexp.QuoteMeta(b.Column)+`(?:$|\W)`, a.Expr); ok {
				c.Unsupported("put (set \""+a.Column+"\" …) first", "backfill of %s from %s after %s is set: columns are set from left to right", a.Column, b.Column, b.Column)
			}
		}
	}
}

// stableHash tells the procedures of two backfills apart, and gives one the same name each time that it is written.
func stableHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

package postgresql

import (
	"fmt"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/op"
)

// backfill writes an anonymous block that goes through the table once, by ranges of the key, and commits after each: a row is looked at
// twice at most, however often it is started, and it ends even where the condition stays true. COMMIT needs the block to be outside a
// transaction. https://www.postgresql.org/docs/current/plpgsql-transactions.html
func backfill(c *sqltext.Compiler, o *op.Backfill) []dialects.Statement {
	name := c.BackfillKey(o)
	table, key, where := c.Table(o.Table), c.ID(name), "("+sqltext.LineEnded(o.Where)+")"
	pause := ""
	if o.Pause > 0 {
		pause = fmt.Sprintf("        PERFORM pg_catalog.pg_sleep(%s);\n", strconv.FormatFloat(float64(o.Pause)/1000, 'f', -1, 64))
	}
	r := strings.NewReplacer("{table}", table, "{key}", key, "{where}", where, "{set}", c.Assignments(o.Set), "{size}", strconv.FormatInt(o.Size, 10), "{pause}", pause)
	body := r.Replace(`
#variable_conflict use_column
DECLARE
    mig_from {table}.{key}%TYPE;
    mig_to {table}.{key}%TYPE;
BEGIN
    SELECT {key} INTO mig_from FROM {table} WHERE {where} ORDER BY {key} LIMIT 1;
    WHILE mig_from IS NOT NULL LOOP
        SELECT {key} INTO mig_to FROM (
            SELECT {key} FROM {table} WHERE {key} >= mig_from AND {where} ORDER BY {key} LIMIT {size}
        ) AS batch ORDER BY {key} DESC LIMIT 1;
        mig_to := coalesce(mig_to, mig_from);
        UPDATE {table} SET {set}
        WHERE {key} BETWEEN mig_from AND mig_to AND {where};
        COMMIT;
{pause}        SELECT {key} INTO mig_from FROM {table} WHERE {key} > mig_to AND {where} ORDER BY {key} LIMIT 1;
    END LOOP;
END
`)
	return []dialects.Statement{{SQL: "DO " + dollarQuote(body, "mig"), Autocommit: true}}
}

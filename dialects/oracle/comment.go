package oracle

import (
	"fmt"
	"strings"

	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// comment writes COMMENT ON; an empty text drops the comment. The statement takes one plain literal and no expression: a text that has
// line ends, or is long, goes through EXECUTE IMMEDIATE, which takes one.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/COMMENT.html
func comment(c *sqltext.Compiler, table schema.Name, column, text string) string {
	if len(text) > maxString {
		c.Fail(fmt.Errorf("the comment on %s is %d bytes long; Oracle takes %d", sqltext.Join(table.String(), column), len(text), maxString))
	}
	on := "COMMENT ON TABLE " + c.Table(table)
	if column != "" {
		on = "COMMENT ON COLUMN " + c.Table(table) + "." + c.ID(column)
	}
	s := on + " IS " + sqltext.Quote(text)
	if len(text) <= maxPiece && strings.IndexFunc(text, control) < 0 {
		return s
	}
	return "BEGIN\n    EXECUTE IMMEDIATE " + strings.Join(pieces(s, sqltext.Quote), " ||\n        ") + ";\nEND;"
}

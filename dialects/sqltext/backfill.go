package sqltext

import (
	"fmt"
	"strings"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

func (c *Compiler) backfill(o *op.Backfill) ([]dialects.Statement, error) {
	if c.Grammar.Backfill == nil {
		c.Unsupported("", "backfill")
		return nil, c.Err
	}
	list := c.Grammar.Backfill(c, o)
	return list, c.Err
}

// BackfillKey gives the column by whose order a backfill goes: the one stated, or the known table's primary key. One that may be NULL is refused,
// since no range of keys holds such rows; so is one that the backfill itself sets.
func (c *Compiler) BackfillKey(o *op.Backfill) string {
	t, key := c.Known(o.Table), o.Key
	if key == "" && t != nil && t.Primary() != nil && len(t.Primary().Columns) == 1 {
		key = t.Primary().Columns[0]
	}
	if key == "" {
		c.Fail(&dialects.NeedError{What: fmt.Sprintf("a key of one column by which %s can be gone through", o.Table), Hint: "state it with (key COLUMN)"})
		return ""
	}
	for _, a := range o.Set {
		if a.Column == key {
			c.Fail(fmt.Errorf("the backfill sets %s, by which it goes through %s", key, o.Table))
		}
	}
	if t != nil {
		if col := t.Column(key); col != nil && col.Null != schema.NotNull {
			c.Fail(fmt.Errorf("the key %s of the backfill may be NULL, and such rows would be left out", key))
		}
	}
	return key
}

// Assignments writes what follows SET.
func (c *Compiler) Assignments(set []op.Assignment) string {
	out := make([]string, len(set))
	for i, a := range set {
		out[i] = c.ID(a.Column) + " = " + LineEnded(a.Expr)
	}
	return strings.Join(out, ", ")
}

// LineEnded ends the line of a text that may end in a comment, so that what follows stands outside of it.
func LineEnded(sql string) string {
	if EndsInLineComment(sql) {
		return sql + "\n"
	}
	return sql
}

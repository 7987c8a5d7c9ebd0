package build

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mig/dsl/diag"
	"mig/engine/script"
)

// errLater says that a template asks the database before its revision's turn has come.
var errLater = errors.New("what the database says is known at the revision's turn alone")

// asking are the words with which a query starts that only reads.
var asking = []string{"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "DESCRIBE", "EXPLAIN", "PRAGMA"}

// query gives what templates ask the database with, or nil offline.
func (b *Builder) query() func(sql string) ([]map[string]any, error) {
	if b.Facts.Query == nil {
		return nil
	}
	return func(sql string) ([]map[string]any, error) {
		word, _, _ := strings.Cut(strings.TrimSpace(sql)+" ", " ")
		if !slices.Contains(asking, strings.ToUpper(strings.TrimSpace(word))) {
			return nil, fmt.Errorf("a query starts with one of %s", strings.Join(asking, ", "))
		}
		if !b.turn {
			return nil, errLater
		}
		columns, rows, err := b.Facts.Query(sql)
		if err != nil {
			return nil, err
		}
		return byColumn(columns, rows)
	}
}

// byColumn names the values of rows, in lower case, since databases differ in how they fold the names of columns.
func byColumn(columns []string, rows [][]*string) ([]map[string]any, error) {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = strings.ToLower(c)
		if c == "" || slices.Contains(names[:i], names[i]) {
			return nil, fmt.Errorf("column %d has no name of its own; give it one with AS", i+1)
		}
	}
	out := make([]map[string]any, len(rows))
	for i, row := range rows {
		out[i] = make(map[string]any, len(row))
		for k, value := range row {
			if out[i][names[k]] = nil; value != nil {
				out[i][names[k]] = *value
			}
		}
	}
	return out, nil
}

// late makes a step that is evaluated at its turn: what it does to the schema is not known before, so neither is what any later step needs to know.
func (b *Builder) late(s *script.Step, i int, now *state) {
	s.Late = func() error {
		b.turn = true
		defer func() { b.turn = false }()
		now.inspect, now.stale = b.Facts.Inspect, map[string]bool{} // the database has all that stands before
		if err := now.hanging(b.Facts); err != nil {
			return err
		}
		return b.since(b.fill(s, &b.plan.Steps[i], now), i+1)
	}
}

// atOnce evaluates another revision than the one that is built: it gets no answer of the database, since what ran before was told others, and what it reads is
// none of that one's files.
func (b *Builder) atOnce(do func() error) error {
	turn, read := b.turn, b.read
	b.turn = false
	defer func() { b.turn, b.read = turn, read }()
	return do()
}

// noAsking turns errLater, at a place where no turn comes, into the reason why there is no derived downgrade.
func noAsking(err error) error {
	var at *diag.Error
	if errors.Is(err, errLater) && errors.As(err, &at) {
		at.Msg = "the upgrade asked the database, which can't be asked as it was then"
		return noReverse(at)
	}
	return err
}

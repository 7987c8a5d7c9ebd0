package build

import (
	"errors"

	"mig/dialects"
	"mig/dsl"
	"mig/engine/script"
)

// longText is how long raw SQL may be, in bytes, that is kept as statements: a statement takes many times its room in the text.
const longText = 1 << 20

// series adds one item to a list, which stands for items of raw SQL, and gives a function that counts one of these: their statements are cut anew each time they are
// asked for. It gives the statement of the item, without its place, in a slice that is good until the next call.
func (b *Builder) series(out *dsl.Output, items *[]script.Item) func(item) []dialects.Statement {
	all := &dialects.Series{Each: func(yield func(dialects.Statement) bool) {
		_ = b.cut(out, func(it item) error { // it was cut to its end before, so that nothing else can be wrong with it
			if it.raw.Pos = it.at.Pos(); !yield(it.raw) {
				return errEnough
			}
			return nil
		})
	}}
	one := make([]dialects.Statement, 1)
	return func(it item) []dialects.Statement {
		if all.Count == 0 {
			pos := it.at.Pos()
			*items = append(*items, script.Item{Pos: pos, Statements: []dialects.Statement{{Pos: pos, Series: all}}})
		}
		all.Count++
		all.Autocommit, all.Client = all.Autocommit || it.raw.Autocommit, all.Client || it.raw.Client
		one[0] = it.raw
		return one
	}
}

// errEnough ends a cut before the end of the text.
var errEnough = errors.New("enough")

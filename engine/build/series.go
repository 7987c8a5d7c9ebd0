package build

import (
	"errors"

	"mig/dialects"
	"mig/dsl"
	"mig/engine/script"
)

// longText is how long raw SQL may be, in bytes, that is kept as statements: a statement takes many times its room in the text.
const longText = 1 << 20

// series gives a function that adds items of raw SQL to a single one, whose statements are cut anew each time they are asked for.
func (b *Builder) series(out *dsl.Output, items *[]script.Item) func(script.Item) {
	all := &dialects.Series{Each: func(yield func(dialects.Statement) bool) {
		_ = b.cut(out, func(it item) error { // it was cut to its end before, so that nothing else can be wrong with it
			if it.raw.Pos = it.at.Pos(); !yield(it.raw) {
				return errEnough
			}
			return nil
		})
	}}
	return func(it script.Item) {
		if all.Count == 0 {
			*items = append(*items, script.Item{Pos: it.Pos, Statements: []dialects.Statement{{Pos: it.Pos, Series: all}}})
		}
		for _, st := range it.Statements {
			all.Count++
			all.Autocommit, all.Client = all.Autocommit || st.Autocommit, all.Client || st.Client
		}
	}
}

// errEnough ends a cut before the end of the text.
var errEnough = errors.New("enough")

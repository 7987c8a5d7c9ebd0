package schema

import "slices"

// Support tells which index serves a foreign key.
type Support uint8

// An index that the user made, of the key's name and columns, stays when another one could serve the key.
const (
	NoSupport    Support = iota // the key is new, or the database makes no index for it
	OtherSupport                // another index or key
	MadeSupport                 // one that the database made, of the key's name and columns
	OwnSupport                  // one that the user made, of the key's name and columns
)

// supporting is a key or an index that can serve a foreign key: one of the table's, or the one that has a foreign key's name.
type supporting struct {
	columns []string
	made    bool        // by the database
	key     *Constraint // with its support, or a primary or unique key
	index   *Index
}

// starts reports whether the columns of an index begin with those of a foreign key, in that order.
func (s supporting) starts(columns []string) bool {
	return len(s.columns) >= len(columns) && slices.Equal(s.columns[:len(columns)], columns)
}

// supporting gives the keys and indexes of the table that can serve, those that a database made in the order in which it made them.
func (t *Table) supporting() []supporting {
	var out []supporting
	for _, x := range t.Indexes {
		if columns := plainColumns(x); len(columns) > 0 {
			out = append(out, supporting{columns: columns, made: x.Made, index: x})
		}
	}
	for _, k := range t.Constraints {
		if k.Kind == PrimaryKey || k.Kind == Unique || k.Support >= MadeSupport {
			out = append(out, supporting{columns: k.Columns, made: k.Support == MadeSupport, key: k})
		}
	}
	return out
}

// plainColumns gives the columns of an index, in whatever direction, up to the first that is not there in full.
func plainColumns(x *Index) []string {
	var out []string
	for _, c := range x.Columns {
		if x.Using != "" || c.Expr != "" || c.Prefix > 0 {
			break
		}
		out = append(out, c.Name)
	}
	return out
}

// StartsWith reports whether the columns of an index begin with others, in that order: it can then serve a foreign key of these.
func (x *Index) StartsWith(columns []string) bool {
	return supporting{columns: plainColumns(x)}.starts(columns)
}

// Serves reports whether an index is what a foreign key's own would be: of its name and columns.
func (x *Index) Serves(k *Constraint) bool {
	return k.Kind == ForeignKey && k.Name == x.Name && !x.Unique && slices.EqualFunc(x.Columns, k.Columns, func(c IndexColumn, name string) bool {
		return c == IndexColumn{Name: name}
	})
}

// support brings a table's indexes for foreign keys to where the database has them after a key or an index has come.
func (t *Table) support() {
	t.takeOver()
	for _, k := range t.Constraints {
		if k.Kind != ForeignKey || k.Support != NoSupport || k.Name == "" {
			continue
		}
		k.Support = MadeSupport
		if slices.ContainsFunc(t.supporting(), func(s supporting) bool {
			return s.key != k && s.starts(k.Columns) && (!s.made || len(s.columns) > len(k.Columns))
		}) {
			k.Support = OtherSupport
		}
	}
	t.giveWay()
}

// takeOver makes an index that is what a foreign key's own would be that key's.
func (t *Table) takeOver() {
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *Index) bool {
		for _, k := range t.Constraints {
			if !x.Serves(k) {
				continue
			}
			if k.Support = OwnSupport; x.Made {
				k.Support = MadeSupport
			}
			return true
		}
		return false
	})
}

// giveWay takes away what the database made and no longer needs. Of two that it made of the same columns the first goes.
func (t *Table) giveWay() {
	list := t.supporting()
	for i, old := range list {
		for j, s := range list {
			if i != j && old.made && s.starts(old.columns) && (!s.made || len(s.columns) > len(old.columns) || j > i) {
				t.withdraw(old)
				break
			}
		}
	}
}

func (t *Table) withdraw(s supporting) {
	if s.key != nil {
		s.key.Support = OtherSupport
		return
	}
	t.Indexes = slices.DeleteFunc(t.Indexes, func(x *Index) bool { return x == s.index })
}

// Release leaves the table the index of a foreign key that goes.
func (t *Table) Release(k *Constraint) {
	if k.Support < MadeSupport {
		return
	}
	x := &Index{Name: k.Name, Made: k.Support == MadeSupport}
	for _, name := range k.Columns {
		x.Columns = append(x.Columns, IndexColumn{Name: name})
	}
	t.Indexes = append(t.Indexes, x)
}

// MadeIndexes gives the indexes that the database made for foreign keys, those of keys that are gone included.
func (t *Table) MadeIndexes() []*Index {
	var scratch Table
	for _, x := range t.Indexes {
		if x.Made {
			scratch.Indexes = append(scratch.Indexes, x)
		}
	}
	for _, k := range t.Constraints {
		if k.Support == MadeSupport {
			scratch.Release(k)
		}
	}
	return scratch.Indexes
}

package op

import (
	"encoding/json"
	"iter"

	"mig/dsl/diag"
	"mig/dsl/schema"
)

// Cell is a column of a row and its value.
type Cell struct {
	Column string       `json:"column"`
	Value  schema.Value `json:"value"`
}

// Row is a row as it was written: its columns in their order.
type Row []Cell

// SameColumns reports whether two rows have the same columns in the same order.
func (r Row) SameColumns(other Row) bool {
	if len(r) != len(other) {
		return false
	}
	for i := range r {
		if r[i].Column != other[i].Column {
			return false
		}
	}
	return true
}

// Rows are the rows of bulk_insert and upsert: given in line, or those of a file, which is read anew each time they are asked for, since the
// rows of a large file would fill the memory if all of them were there at once. The zero value has none.
type Rows struct {
	inline []Row
	file   *RowFile
}

// RowFile is a file of rows that was found to be in order.
type RowFile struct {
	Source *diag.Source
	Count  int
	// Shapes has a row for each list of columns that there is, in the order in which they come; its values mean nothing.
	Shapes []Row
	// Each visits the rows with the places where they start, until yield gives false.
	Each func(yield func(diag.Pos, Row) bool)
}

// RowList is rows that are given in line.
func RowList(rows ...Row) Rows { return Rows{inline: rows} }

// RowsOf is the rows of a file.
func RowsOf(f *RowFile) Rows { return Rows{file: f} }

// Len gives the number of rows.
func (r Rows) Len() int {
	if r.file != nil {
		return r.file.Count
	}
	return len(r.inline)
}

// All visits the rows with their places in their file; rows given in line have none.
func (r Rows) All() iter.Seq2[diag.Pos, Row] {
	if r.file != nil {
		return r.file.Each
	}
	return func(yield func(diag.Pos, Row) bool) {
		for _, row := range r.inline {
			if !yield(diag.Pos{}, row) {
				return
			}
		}
	}
}

// Shapes gives rows of which only the columns count: each list of columns that there is, some of them perhaps more than once.
func (r Rows) Shapes() []Row {
	if r.file != nil {
		return r.file.Shapes
	}
	var out []Row
	for _, row := range r.inline {
		if len(out) == 0 || !row.SameColumns(out[len(out)-1]) {
			out = append(out, row)
		}
	}
	return out
}

// At puts an error at a row's place in its file.
func (r Rows) At(pos diag.Pos, err error) error {
	if r.file == nil || err == nil {
		return err
	}
	return r.file.Source.At(pos, "%w", err)
}

// MarshalJSON writes the rows as a list.
func (r Rows) MarshalJSON() ([]byte, error) {
	list := make([]Row, 0, r.Len())
	for _, row := range r.All() {
		list = append(list, row)
	}
	return json.Marshal(list)
}

// UnmarshalJSON reads a list of rows.
func (r *Rows) UnmarshalJSON(text []byte) error {
	*r = Rows{}
	return json.Unmarshal(text, &r.inline)
}

// checkRows refuses columns that a known table lacks.
func checkRows(s *schema.Schema, table schema.Name, rows Rows) error {
	t, err := known(s, table)
	if err != nil || t == nil {
		return err
	}
	for _, r := range rows.Shapes() {
		for _, cell := range r {
			if t.Column(cell.Column) == nil {
				return NoColumn(t, cell.Column)
			}
		}
	}
	return nil
}

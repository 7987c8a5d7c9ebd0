package dsl

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// dataFile is (rows_csv FILE), (rows_json FILE) or (rows_yaml FILE): read when it is called, understood when its operation is decoded.
type dataFile struct {
	call   *Call
	source *diag.Source
	whole  bool // YAML that can't be read in pieces
}

// dataFile reads a file of rows of the migration directory.
func (e *Evaluator) dataFile(c *Call) (any, error) {
	src, err := e.readFile(c)
	if err != nil {
		return nil, err
	}
	return &dataFile{call: c, source: src}, nil
}

// visitRow gets a row and the place where it starts.
type visitRow func(diag.Pos, op.Row) error

// errEnough ends a reading before the end of the file.
var errEnough = errors.New("enough")

// rows reads the file once, to find what is wrong in it; its rows are read anew each time they are asked for.
func (f *dataFile) rows() (op.Rows, error) {
	file, err := f.read()
	if err != nil && f.call.name == "rows_yaml" && !f.whole {
		// A piece may need another one, for an anchor or a quote that is open; and what is wrong is told of the whole.
		f.whole = true
		file, err = f.read()
	}
	if err != nil {
		return op.Rows{}, err
	}
	file.Each = func(yield func(diag.Pos, op.Row) bool) {
		// The file was read to its end before, so that nothing else can be wrong with it.
		_ = f.each(func(pos diag.Pos, row op.Row) error {
			if !yield(pos, row) {
				return errEnough
			}
			return nil
		})
	}
	return op.RowsOf(file), nil
}

// read counts the rows, and gathers the lists of columns that they have.
func (f *dataFile) read() (*op.RowFile, error) {
	file := &op.RowFile{Source: f.source}
	seen := map[string]bool{}
	last := ""
	err := f.each(func(_ diag.Pos, row op.Row) error {
		file.Count++
		if shape := shapeOf(row); shape != last && !seen[shape] {
			last, seen[shape] = shape, true
			file.Shapes = append(file.Shapes, row)
		}
		return nil
	})
	return file, err
}

// shapeOf tells rows with other columns apart: no name has a NUL.
func shapeOf(row op.Row) string {
	var b strings.Builder
	for _, c := range row {
		b.WriteString(c.Column)
		b.WriteByte(0)
	}
	return b.String()
}

func (f *dataFile) each(visit visitRow) error {
	switch f.call.name {
	case "rows_csv":
		return f.csv(visit)
	case "rows_json":
		return f.json(visit)
	default:
		return f.yaml(visit)
	}
}

// csv reads rows whose columns the first line names. An empty cell without quotes is NULL; another's kind is that of its column.
func (f *dataFile) csv(visit visitRow) error {
	r := csv.NewReader(strings.NewReader(f.source.Text))
	r.ReuseRecord = true
	var columns []string
	for {
		record, err := r.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if columns == nil {
				return f.source.Errorf(0, "the file is empty; its first line names the columns")
			}
			return nil
		case errors.As(err, &bad):
			return f.source.At(diag.Pos{File: f.source.Name, Line: bad.Line, Col: bad.Column}, "%s", bad.Err)
		case err != nil:
			return err
		case columns == nil:
			columns, err = f.header(record)
		default:
			line, col := r.FieldPos(0)
			err = visit(diag.Pos{File: f.source.Name, Line: line, Col: col}, f.record(r, columns, record))
		}
		if err != nil {
			return err
		}
	}
}

func (f *dataFile) header(record []string) ([]string, error) {
	seen := map[string]bool{}
	columns := make([]string, len(record))
	for i, name := range record {
		if err := schema.CheckIdent(name); err != nil || seen[name] {
			return nil, f.source.At(diag.Pos{File: f.source.Name, Line: 1, Col: 1}, "column %d has no name of its own: %q", i+1, name)
		}
		seen[name], columns[i] = true, strings.Clone(name)
	}
	return columns, nil
}

func (f *dataFile) record(r *csv.Reader, columns, record []string) op.Row {
	row := make(op.Row, len(columns))
	for i, text := range record {
		row[i] = op.Cell{Column: columns[i], Value: schema.Value{Kind: schema.Cell, Text: text}}
		if text == "" && !f.quotedAt(r.FieldPos(i)) {
			row[i].Value = schema.Value{Kind: schema.Null}
		}
	}
	return row
}

// quotedAt reports whether the field that starts at a line and a column (in bytes) has quotes.
func (f *dataFile) quotedAt(line, column int) bool {
	text := f.source.Line(line)
	return column <= len(text) && text[column-1] == '"'
}

// json reads an array of objects. The order of an object's keys is that of the columns; numbers keep their text.
func (f *dataFile) json(visit visitRow) error {
	d := json.NewDecoder(strings.NewReader(f.source.Text))
	d.UseNumber()
	lines := lineCounter{source: f.source}
	if err := f.jsonRows(d, func(row op.Row, start int) error { return visit(lines.at(start), row) }); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return f.source.Errorf(int(d.InputOffset()), "there is more after the array of rows")
	}
	return nil
}

// jsonRows visits the objects of an array with the offsets behind their opening braces.
func (f *dataFile) jsonRows(d *json.Decoder, visit func(op.Row, int) error) error {
	fail := func(err error) error { return f.source.Errorf(int(d.InputOffset()), "%w", err) }
	if err := delim(d, '['); err != nil {
		return fail(err)
	}
	for d.More() {
		if err := delim(d, '{'); err != nil {
			return fail(err)
		}
		start := int(d.InputOffset())
		row, err := jsonRow(d)
		if err != nil {
			return fail(err)
		}
		if err := visit(row, start-1); err != nil {
			return err
		}
	}
	if err := delim(d, ']'); err != nil {
		return fail(err)
	}
	return nil
}

// lineCounter gives the places of offsets that grow.
type lineCounter struct {
	source *diag.Source
	offset int
	line   int // that of offset, from 0
}

func (l *lineCounter) at(offset int) diag.Pos {
	l.line += strings.Count(l.source.Text[l.offset:offset], "\n")
	l.offset = offset
	return diag.Pos{File: l.source.Name, Line: l.line + 1, Col: offset - strings.LastIndexByte(l.source.Text[:offset], '\n')}
}

func delim(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err == nil && t != want {
		err = fmt.Errorf("here stands %v instead of %s: rows are an array of objects", t, want)
	}
	return err
}

// jsonRow reads an object whose brace is open.
func jsonRow(d *json.Decoder) (op.Row, error) {
	var row op.Row
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, err
		}
		v, err := jsonValue(raw)
		if err != nil {
			return nil, err
		}
		if row, err = addCell(row, key.(string), v); err != nil {
			return nil, err
		}
	}
	return row, delim(d, '}')
}

func addCell(row op.Row, column string, v schema.Value) (op.Row, error) {
	if err := schema.CheckIdent(column); err != nil {
		return nil, err
	}
	for _, c := range row {
		if c.Column == column {
			return nil, fmt.Errorf("the column %s is given twice", column)
		}
	}
	return append(row, op.Cell{Column: column, Value: v}), nil
}

// jsonValue gives a scalar as itself, and an array or an object as its JSON text.
func jsonValue(raw json.RawMessage) (schema.Value, error) {
	text := strings.TrimSpace(string(raw))
	switch text[0] {
	case 'n':
		return schema.Value{Kind: schema.Null}, nil
	case 't', 'f':
		return schema.NewBool(text == "true"), nil
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return schema.Value{}, err
		}
		return textValue(s)
	case '[', '{':
		return schema.NewString(text), nil
	default:
		return schema.NewNumber(text)
	}
}

// textValue makes a string of a value, and refuses what no database stores.
func textValue(s string) (schema.Value, error) {
	if strings.ContainsRune(s, 0) {
		return schema.Value{}, errors.New("a string with a NUL character, which no database stores")
	}
	return schema.NewString(s), nil
}

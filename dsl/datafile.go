package dsl

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// dataFile is (rows_csv FILE), (rows_json FILE) or (rows_yaml FILE): read when it is called, understood when its operation is decoded.
type dataFile struct {
	call   *Call
	source *diag.Source
}

// dataFile reads a file of rows of the migration directory.
func (e *Evaluator) dataFile(c *Call) (any, error) {
	src, err := e.readFile(c)
	if err != nil {
		return nil, err
	}
	return &dataFile{c, src}, nil
}

func (f *dataFile) rows() ([]op.Row, error) {
	switch f.call.name {
	case "rows_csv":
		return f.csv()
	case "rows_json":
		return f.json()
	default:
		return f.yaml()
	}
}

// csv reads rows whose columns the first line names. An empty cell without quotes is NULL; another's kind is that of its column.
func (f *dataFile) csv() ([]op.Row, error) {
	r := csv.NewReader(strings.NewReader(f.source.Text))
	r.ReuseRecord = true
	var columns []string
	var out []op.Row
	for {
		record, err := r.Read()
		var bad *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if columns == nil {
				return nil, f.source.Errorf(0, "the file is empty; its first line names the columns")
			}
			return out, nil
		case errors.As(err, &bad):
			return nil, f.source.At(diag.Pos{File: f.source.Name, Line: bad.Line, Col: bad.Column}, "%s", bad.Err)
		case err != nil:
			return nil, err
		case columns == nil:
			if columns, err = f.header(record); err != nil {
				return nil, err
			}
		default:
			out = append(out, f.record(r, columns, record))
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
func (f *dataFile) json() ([]op.Row, error) {
	d := json.NewDecoder(strings.NewReader(f.source.Text))
	d.UseNumber()
	fail := func(err error) ([]op.Row, error) {
		return nil, f.source.Errorf(int(d.InputOffset()), "%w", err)
	}
	if err := delim(d, '['); err != nil {
		return fail(err)
	}
	var out []op.Row
	for d.More() {
		row, err := jsonRow(d)
		if err != nil {
			return fail(err)
		}
		out = append(out, row)
	}
	if err := delim(d, ']'); err != nil {
		return fail(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fail(errors.New("there is more after the array of rows"))
	}
	return out, nil
}

func delim(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err == nil && t != want {
		err = fmt.Errorf("here stands %v instead of %s: rows are an array of objects", t, want)
	}
	return err
}

func jsonRow(d *json.Decoder) (op.Row, error) {
	if err := delim(d, '{'); err != nil {
		return nil, err
	}
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

// yaml reads a list of mappings.
func (f *dataFile) yaml() ([]op.Row, error) {
	var doc yaml.Node
	d := yaml.NewDecoder(strings.NewReader(f.source.Text))
	if err := d.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, f.source.Errorf(0, "%w", err)
	}
	var more yaml.Node
	if err := d.Decode(&more); err == nil {
		return nil, f.at(&more, errors.New("a second document starts here: rows are one list"))
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.SequenceNode {
		return nil, f.source.Errorf(0, "rows are a list of mappings")
	}
	var out []op.Row
	for _, item := range doc.Content[0].Content {
		if item.Kind != yaml.MappingNode {
			return nil, f.at(item, errors.New("a row is a mapping of columns to values"))
		}
		var row op.Row
		for i := 0; i+1 < len(item.Content); i += 2 {
			v, err := yamlValue(item.Content[i+1])
			if err == nil {
				row, err = addCell(row, item.Content[i].Value, v)
			}
			if err != nil {
				return nil, f.at(item.Content[i], err)
			}
		}
		out = append(out, row)
	}
	return out, nil
}

func (f *dataFile) at(n *yaml.Node, err error) error {
	return f.source.At(diag.Pos{File: f.source.Name, Line: n.Line, Col: n.Column}, "%w", err)
}

// yamlValue gives a scalar as YAML means it; a date is text, of the kind that its column has.
func yamlValue(n *yaml.Node) (schema.Value, error) {
	if n.Kind != yaml.ScalarNode {
		return schema.Value{}, errors.New("a value is a scalar: text, a number, true, false or null")
	}
	switch n.ShortTag() {
	case "!!null":
		return schema.Value{Kind: schema.Null}, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return schema.NewBool(b), err
	case "!!int", "!!float":
		return sourceNumber(n.Value)
	case "!!timestamp":
		return schema.Value{Kind: schema.Cell, Text: n.Value}, nil
	case "!!str":
		return textValue(n.Value)
	default:
		return schema.Value{}, fmt.Errorf("a value of the kind %s is not taken", n.ShortTag())
	}
}

package dsl

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// yamlPiece is how many items of a list are parsed at a time: a parsed list takes fifty times the room of its text.
const yamlPiece = 500

// yaml reads a list of mappings, in pieces where that gives the same. What a piece can't be read without, such as an anchor or a quote that another one
// opens, is an error in it, so a list whose pieces are in order says the same as the whole.
func (f *dataFile) yaml(visit visitRow) error {
	pieces := []yamlText{{text: f.source.Text}}
	if !f.whole {
		pieces = yamlPieces(f.source.Text)
	}
	for _, p := range pieces {
		if err := f.yamlPart(p, visit); err != nil {
			return err
		}
	}
	return nil
}

type yamlText struct {
	text string
	line int // how many lines of the file stand before it
}

// yamlPieces cuts a list whose items start with a dash in the first column. Any other is one piece.
func yamlPieces(text string) []yamlText {
	var out []yamlText
	start, items, line, startLine := 0, 0, 0, 0
	for at := 0; at < len(text); line++ {
		if strings.HasPrefix(text[at:], "- ") {
			if items++; items > yamlPiece {
				out = append(out, yamlText{text[start:at], startLine})
				start, startLine, items = at, line, 1
			}
		}
		n := strings.IndexByte(text[at:], '\n')
		if n < 0 {
			break
		}
		at += n + 1
	}
	return append(out, yamlText{text[start:], startLine})
}

// yamlPart visits the rows of a document with a list.
func (f *dataFile) yamlPart(part yamlText, visit visitRow) error {
	var doc, more yaml.Node
	d := yaml.NewDecoder(strings.NewReader(part.text))
	if err := d.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return f.syntax(err)
	}
	if err := d.Decode(&more); err == nil {
		return f.at(&more, part.line, errors.New("a second document starts here: rows are one list"))
	} else if !errors.Is(err, io.EOF) {
		return f.syntax(err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.SequenceNode {
		return f.source.Errorf(0, "rows are a list of mappings")
	}
	for _, item := range doc.Content[0].Content {
		if item.Kind != yaml.MappingNode {
			return f.at(item, part.line, errors.New("a row is a mapping of columns to values"))
		}
		row, err := f.yamlRow(item, part.line)
		if err == nil {
			err = visit(f.place(item, part.line), row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): `)

// syntax puts an error of the parser at the line that it names; what only a piece can't be read without is told of the whole.
func (f *dataFile) syntax(err error) error {
	text, line := err.Error(), 1
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = text[len(m[0]):]
	}
	return f.source.At(diag.Pos{File: f.source.Name, Line: line, Col: 1}, "%s", strings.TrimPrefix(text, "yaml: "))
}

func (f *dataFile) yamlRow(item *yaml.Node, before int) (op.Row, error) {
	var row op.Row
	for i := 0; i+1 < len(item.Content); i += 2 {
		v, err := yamlValue(item.Content[i+1])
		if err == nil {
			row, err = addCell(row, item.Content[i].Value, v)
		}
		if err != nil {
			return nil, f.at(item.Content[i], before, err)
		}
	}
	return row, nil
}

func (f *dataFile) place(n *yaml.Node, before int) diag.Pos {
	return diag.Pos{File: f.source.Name, Line: n.Line + before, Col: n.Column}
}

func (f *dataFile) at(n *yaml.Node, before int, err error) error {
	return f.source.At(f.place(n, before), "%w", err)
}

// yamlValue gives a scalar as YAML means it; a date is text, of the kind that its column has.
func yamlValue(n *yaml.Node) (schema.Value, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
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

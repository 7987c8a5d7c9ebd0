package strict

import (
	"fmt"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"
)

// Text reads one scalar by its source text: 007, 1e10 and dates stay what was written.
// Null is left out (ok is false, and there is no error); empty text is an error.
func (d *Doc) Text(n *yaml.Node, what string) (text string, ok bool) {
	if IsNull(n) || !d.Is(n, yaml.ScalarNode, what, "text") {
		return "", false
	}
	if n.Value == "" {
		d.Errorf(n, "%s is empty", what).WithHint("give it a value, or leave it out")
		return "", false
	}
	return n.Value, true
}

// Texts reads one scalar or a list of them; null gives none. List items may not be null.
func (d *Doc) Texts(n *yaml.Node, what string) []string {
	switch n.Kind {
	case yaml.SequenceNode:
		return d.List(n, what)
	case yaml.MappingNode:
		d.Errorf(n, "%s must be text or a list of texts, not a mapping", what)
	default:
		if text, ok := d.Text(n, what); ok {
			return []string{text}
		}
	}
	return nil
}

// List reads a list of scalars; null gives none. Items may not be null.
func (d *Doc) List(n *yaml.Node, what string) []string {
	var out []string
	d.Items(n, what, func(item *yaml.Node) {
		if text, ok := d.Text(item, "an item of "+what); ok {
			out = append(out, text)
		}
	})
	return out
}

// Items calls visit for every item of a list; null has none. Items may not be null.
func (d *Doc) Items(n *yaml.Node, what string, visit func(item *yaml.Node)) {
	if IsNull(n) || !d.Is(n, yaml.SequenceNode, what, "a list") {
		return
	}
	for _, item := range n.Content {
		if IsNull(item) {
			d.Errorf(item, "an item of %s is null", what).WithHint(`if that is its name, put it in quotes: "null"`)
			continue
		}
		visit(item)
	}
}

// Bool reads true or false, unquoted.
func (d *Doc) Bool(n *yaml.Node, what string) (value, ok bool) {
	if IsNull(n) || !d.Is(n, yaml.ScalarNode, what, "true or false") {
		return false, false
	}
	if n.Tag != "!!bool" {
		d.Errorf(n, "%s must be true or false, not %q", what, n.Value)
		return false, false
	}
	value, err := ParseBool(n.Value)
	if err != nil {
		d.Errorf(n, "%s %w", what, err)
	}
	return value, err == nil
}

// Duration reads a duration such as 5s.
func (d *Doc) Duration(n *yaml.Node, what string) (time.Duration, bool) {
	text, ok := d.Text(n, what)
	if !ok {
		return 0, false
	}
	v, err := ParseDuration(text)
	if err != nil {
		d.Errorf(n, "%s %w", what, err).WithHint("%s", DurationHint)
		return 0, false
	}
	return v, true
}

// Count reads a whole number of at least 1.
func (d *Doc) Count(n *yaml.Node, what string) (int, bool) {
	text, ok := d.Text(n, what)
	if !ok {
		return 0, false
	}
	v, err := ParseCount(text)
	if err != nil {
		d.Errorf(n, "%s %w", what, err)
		return 0, false
	}
	return v, true
}

// DurationHint is the way out of an error of ParseDuration.
const DurationHint = "write a number with its unit, such as 500ms, 5s or 1m30s"

// ParseDuration reads a duration of zero or more. Its error continues the name of a key.
func ParseDuration(text string) (time.Duration, error) {
	v, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("must be a duration, not %q", text)
	case v < 0:
		return 0, fmt.Errorf("may not be negative, as %s is", text)
	}
	return v, nil
}

// ParseCount reads a whole number of at least 1. Its error continues the name of a key.
func ParseCount(text string) (int, error) {
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 {
		return 0, fmt.Errorf("must be a whole number from 1 on, not %q", text)
	}
	return v, nil
}

// ParseBool reads true or false as YAML writes them. Its error continues the name of a key.
func ParseBool(text string) (bool, error) {
	switch text {
	case "true", "True", "TRUE":
		return true, nil
	case "false", "False", "FALSE":
		return false, nil
	}
	return false, fmt.Errorf("must be true or false, not %q", text)
}

package source

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// quoteText writes text as a YAML scalar that every YAML reader takes for that text:
// plain where nobody could read a number, a date or a word of YAML into it, else in
// double quotes.
func quoteText(s string) string {
	if len(s) < maxPlainLine && strings.Trim(s, " ") == s && safe(s, inList) && isText(s) {
		return s
	}
	// Go's escapes are YAML's too, save for \x, which is a byte to Go and a character
	// to YAML: they differ only for text that is not UTF-8.
	return strconv.Quote(strings.ToValidUTF8(s, "\uFFFD"))
}

// isText reports whether a plain scalar is text to YAML 1.2 and 1.1 alike. yaml.v3 takes
// a number that is too large for text, others for infinity.
func isText(s string) bool {
	if strings.Trim(s, "0123456789_.eE+-") == "" {
		return false
	}
	yaml11 := []string{"y", "n", "yes", "no", "on", "off"}
	var n yaml.Node
	err := yaml.Unmarshal([]byte(s), &n)
	return err == nil && len(n.Content) == 1 && n.Content[0].Tag == "!!str" && n.Content[0].Value == s &&
		!slices.Contains(yaml11, strings.ToLower(s))
}

// quoteTexts writes one text, or a list where there are several.
func quoteTexts(list []string) string {
	if len(list) == 1 {
		return quoteText(list[0])
	}
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = quoteText(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

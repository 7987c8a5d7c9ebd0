package dsl

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// NormalText gives the text of a file as mig reads it: without a BOM, CRLF made LF. Bytes that
// are not UTF-8, and NUL, are an error.
func NormalText(s string) (string, error) {
	s = strings.TrimPrefix(s, "\uFEFF")
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	if i := strings.IndexByte(s, 0); i >= 0 {
		return "", fmt.Errorf("line %d has a NUL byte: the file is not a text, or is UTF-16", 1+strings.Count(s[:i], "\n"))
	}
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("the file is not UTF-8")
	}
	return s, nil
}

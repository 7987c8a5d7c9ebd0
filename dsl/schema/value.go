package schema

import (
	"fmt"
	"slices"
	"strings"
)

// ValueKind says what a Value is.
type ValueKind uint8

// The kinds of values that rows and defaults hold.
const (
	Null             ValueKind = iota
	String                     // Text is the string itself
	Number                     // Text is the number as the source wrote it
	Bool                       // Text is "true" or "false"
	Bytes                      // Text is hexadecimal, two lower-case digits a byte
	Date                       // Text is yyyy-mm-dd
	Timestamp                  // Text is yyyy-mm-dd hh:mm:ss[.fraction]
	SQL                        // Text is an expression, written verbatim
	CurrentTimestamp           // the dialect's own
	Cell                       // Text is from a data file, of the kind that its column has
)

var valueKinds = [...]string{"null", "string", "number", "boolean", "bytes", "date", "timestamp", "sql", "current_timestamp", "cell"}

// String gives the kind's name.
func (k ValueKind) String() string { return valueKinds[k] }

// MarshalText gives the kind's name.
func (k ValueKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the kind's name.
func (k *ValueKind) UnmarshalText(text []byte) error {
	i := slices.Index(valueKinds[:], string(text))
	if i < 0 {
		return fmt.Errorf("there is no kind of value %q", text)
	}
	*k = ValueKind(i)
	return nil
}

// Value is a value in a row or a column's default, before a dialect writes it.
type Value struct {
	Kind ValueKind `json:"kind"`
	Text string    `json:"text,omitempty"`
}

// NewString makes a string.
func NewString(s string) Value { return Value{String, s} }

// NewSQL makes a value that is written verbatim.
func NewSQL(s string) Value { return Value{SQL, s} }

// NewBool makes a boolean.
func NewBool(b bool) Value {
	if b {
		return Value{Bool, "true"}
	}
	return Value{Bool, "false"}
}

// NewNumber takes a number in decimal notation, with a sign, a fraction and an exponent
// at will, and keeps its text: 10.50 stays 10.50.
func NewNumber(text string) (Value, error) {
	if !isNumber(text) {
		return Value{}, fmt.Errorf("%q is not a decimal number", text)
	}
	return Value{Number, text}, nil
}

func isNumber(text string) bool {
	s := strings.TrimLeft(text, "+-")
	if len(text)-len(s) > 1 {
		return false
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(s), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || !digits(whole) || !digits(fraction) {
		return false
	}
	if !hasExponent {
		return true
	}
	exponent = strings.TrimPrefix(strings.TrimPrefix(exponent, "+"), "-")
	return exponent != "" && digits(exponent)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// NewBytes takes binary data in hexadecimal.
func NewBytes(hex string) (Value, error) {
	hex = strings.ToLower(hex)
	if len(hex)%2 != 0 || strings.Trim(hex, "0123456789abcdef") != "" {
		return Value{}, fmt.Errorf("%q is not hexadecimal with two digits a byte", hex)
	}
	return Value{Bytes, hex}, nil
}

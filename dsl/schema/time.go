package schema

import (
	"fmt"
	"strings"
	"time"
)

// NewDate takes a date as yyyy-mm-dd, and refuses one that is not in the calendar.
func NewDate(text string) (Value, error) {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return Value{}, fmt.Errorf("%q is not a date of the form 2026-01-31", text)
	}
	return Value{Date, text}, nil
}

// NewTimestamp takes a date and a time as yyyy-mm-dd hh:mm:ss, with T for the space and
// a fraction of up to nine digits at will; the value has a space. A date alone is midnight.
func NewTimestamp(text string) (Value, error) {
	s := strings.Replace(text, "T", " ", 1)
	if len(s) == len(time.DateOnly) {
		s += " 00:00:00"
	}
	_, fraction, _ := strings.Cut(s, ".")
	if _, err := time.Parse(time.DateTime, s); err != nil || len(fraction) > 9 || strings.HasSuffix(s, ".") {
		return Value{}, fmt.Errorf("%q is not a time of the form 2026-01-31 10:00:00", text)
	}
	return Value{Timestamp, s}, nil
}

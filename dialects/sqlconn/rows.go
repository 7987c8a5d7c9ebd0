package sqlconn

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Query runs a query and gives its rows as text.
func (s *Session) Query(ctx context.Context, query string) (columns []string, rows [][]*string, err error) {
	err = s.stoppable(ctx, func(ctx context.Context) error {
		columns, rows, err = s.read(ctx, query)
		return err
	})
	if err != nil {
		return nil, nil, s.fail(ctx, err, query, 0)
	}
	return columns, rows, nil
}

// Select runs a catalog query, with parameters in the driver's notation.
func (s *Session) Select(ctx context.Context, query string, args ...any) ([]Row, error) {
	_, rows, err := s.read(ctx, query, args...)
	if err != nil {
		return nil, s.fail(ctx, err, query, 0)
	}
	out := make([]Row, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return out, nil
}

// One runs a query for one value: the first column of the first row, "" when there is none.
func (s *Session) One(ctx context.Context, query string, args ...any) (string, error) {
	rows, err := s.Select(ctx, query, args...)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0].Text(0), nil
}

func (s *Session) read(ctx context.Context, query string, args ...any) ([]string, [][]*string, error) {
	r, err := s.conn.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	columns, err := r.Columns()
	if err != nil {
		return nil, nil, err
	}
	types, err := r.ColumnTypes()
	if err != nil {
		return nil, nil, err
	}
	var rows [][]*string
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for r.Next() {
		if err := r.Scan(into...); err != nil {
			return nil, nil, err
		}
		row := make([]*string, len(values))
		for i, v := range values {
			row[i] = s.text(v, types[i])
		}
		rows = append(rows, row)
	}
	return columns, rows, r.Err()
}

func (s *Session) text(v any, column *sql.ColumnType) *string {
	if v == nil {
		return nil
	}
	if s.opts.Text != nil {
		if text, ok := s.opts.Text(v, column); ok {
			return &text
		}
	}
	text := commonText(v, column.DatabaseTypeName())
	return &text
}

func commonText(v any, typ string) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		if isBinary(typ) || !utf8.Valid(v) {
			return hex.EncodeToString(v)
		}
		return string(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32)
	case time.Time:
		return timeText(v, typ)
	default:
		return fmt.Sprint(v)
	}
}

func isBinary(typ string) bool {
	typ = strings.ToUpper(typ)
	return strings.Contains(typ, "BLOB") || strings.Contains(typ, "BINARY") || strings.Contains(typ, "RAW") || typ == "IMAGE"
}

// timeText writes a time as SQL does, to the digits that it has. Zones that are not part of the value are UTC in all drivers.
func timeText(t time.Time, typ string) string {
	typ = strings.ToUpper(typ)
	switch {
	case typ == "DATE" && t.Equal(t.Truncate(24*time.Hour)):
		return t.Format(time.DateOnly)
	case typ == "TIME":
		return t.Format("15:04:05.999999999")
	case strings.Contains(typ, "OFFSET") || strings.Contains(typ, "TZ") || strings.Contains(typ, "TIME ZONE"):
		return t.Format("2006-01-02 15:04:05.999999999 -07:00")
	default:
		return t.Format("2006-01-02 15:04:05.999999999")
	}
}

// Row is a row of a catalog query.
type Row []*string

// Text gives a column, "" for NULL.
func (r Row) Text(i int) string {
	if r[i] == nil {
		return ""
	}
	return *r[i]
}

// Has reports whether a column is not NULL.
func (r Row) Has(i int) bool { return r[i] != nil }

// Int gives a column as a number, 0 when it is none.
func (r Row) Int(i int) int {
	n, _ := strconv.Atoi(r.Text(i))
	return n
}

// Number gives a column as a number, nil for NULL and for what does not fit (a sequence of
// Oracle ends at 28 digits).
func (r Row) Number(i int) *int64 {
	n, err := strconv.ParseInt(r.Text(i), 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// True reports whether a column says yes, in the words that catalogs have for it.
func (r Row) True(i int) bool {
	switch r.Text(i) {
	case "1", "t", "true", "Y", "YES":
		return true
	}
	return false
}

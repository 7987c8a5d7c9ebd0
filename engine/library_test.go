package engine_test

import (
	"context"
	"log/slog"
	"testing"

	"mig/dialects"
)

// recorder is a slog.Handler that gives each record away.
type recorder func(slog.Record)

func (recorder) Enabled(context.Context, slog.Level) bool { return true }

func (r recorder) Handle(_ context.Context, x slog.Record) error {
	r(x)
	return nil
}

func (r recorder) WithAttrs([]slog.Attr) slog.Handler { return r }
func (r recorder) WithGroup(string) slog.Handler      { return r }

// value gives the first value of a query, "NULL" for one, and "" where there is no row.
func value(t *testing.T, dialect, url, query string) (out string) {
	t.Helper()
	withSession(t, dialect, url, func(ctx context.Context, s dialects.Session) {
		_, list, err := s.Query(ctx, query)
		switch {
		case err != nil:
			t.Fatal(err)
		case len(list) == 0:
		case list[0][0] == nil:
			out = "NULL"
		default:
			out = *list[0][0]
		}
	})
	return out
}

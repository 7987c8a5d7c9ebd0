package dialecttest

import (
	"context"
	"errors"
	"testing"

	"mig/dialects"
	"mig/dsl/schema"
)

// asideTable makes the same table in every dialect, after what names its schema.
const asideTable = "live_aside (id INTEGER NOT NULL, n INTEGER DEFAULT 7, CONSTRAINT live_aside_key PRIMARY KEY (id), CONSTRAINT live_aside_check CHECK (n > 0 AND n < 9))"

// aside tries a Scratcher: it gives what Inspect gives of the same table that is there, beside one of its name, and leaves nothing, whatever happens.
func (l *live) aside(t *testing.T) {
	url := ScratchURL(t, l.Name)
	db := l.open(t, url)
	open := func() dialects.Session {
		s, err := db.Session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	s, other := open(), open()
	maker, ok := s.(dialects.Scratcher)
	if !ok {
		t.Skip("nothing is made aside")
	}
	run(t, s, "CREATE TABLE "+asideTable)
	want, err := s.Inspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run(t, s, "DROP TABLE live_aside")
	run(t, s, "CREATE TABLE live_aside (other INTEGER)")
	there, err := s.Inspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := ""
	placer, placed := s.(dialects.ScratchPlacer)
	if placed {
		before = placer.ScratchSchema() + "."
		for _, c := range want.All()[0].Columns { // see unnamed
			c.DefaultName = ""
		}
	}
	made := dialects.Statement{SQL: "CREATE TABLE " + before + asideTable}
	leavesNothing := func(what string) {
		t.Helper()
		for _, session := range []dialects.Session{s, other} { // the session goes on as it was, and no lock is left
			if now, err := session.Inspect(t.Context()); err != nil || text(t, now.All()) != text(t, there.All()) {
				t.Errorf("%s: now there is %s, %v", what, text(t, now), err)
			}
		}
		run(t, other, "INSERT INTO live_aside VALUES (1)")
	}
	for range 2 {
		found, err := maker.Scratch(t.Context(), []dialects.Statement{made})
		if err != nil {
			t.Fatal(err)
		}
		if got := found.All(); len(got) != 1 || text(t, got[0]) != text(t, want.All()[0]) {
			t.Errorf("made aside is\n%sand not\n%s", text(t, got), text(t, want.All()))
		}
		leavesNothing("it is made")
	}
	var refused *dialects.ServerError
	_, err = maker.Scratch(t.Context(), []dialects.Statement{made, {SQL: "CREATE TABLE " + before + "live_aside (n INTEGER)"}})
	if !errors.As(err, &refused) || placed != errors.Is(err, dialects.ErrScratchRefused) {
		t.Errorf("a table that is made twice: %v", err)
	}
	leavesNothing("it is refused")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := maker.Scratch(ctx, []dialects.Statement{made}); !errors.Is(err, context.Canceled) {
		t.Errorf("the context has ended: %v", err)
	}
	leavesNothing("the context has ended")
	if placed {
		l.unnamed(t, placer)
	}
}

// unnamed: names that the server makes up are none.
func (l *live) unnamed(t *testing.T, s dialects.ScratchPlacer) {
	found, err := s.Scratch(t.Context(), []dialects.Statement{{SQL: "CREATE TABLE " + s.ScratchSchema() + ".u (id INTEGER NOT NULL PRIMARY KEY, n INTEGER DEFAULT 7 UNIQUE, CHECK (n > 0))"}})
	if err != nil {
		t.Fatal(err)
	}
	u, err := found.Table(schema.Name{Name: "u"})
	if err != nil || u == nil || len(u.Constraints) != 3 {
		t.Fatalf("%s, %v", text(t, found.All()), err)
	}
	for _, k := range u.Constraints {
		if k.Name != "" || u.Column("n").DefaultName != "" {
			t.Errorf("a name is kept that the server has made up: %s", text(t, u))
		}
	}
}

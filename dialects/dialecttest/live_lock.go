package dialecttest

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"mig/dialects"
)

func tryLock(t *testing.T, s dialects.Session, want bool) string {
	t.Helper()
	ok, holder, err := s.TryLock(t.Context(), "mig_version")
	if err != nil {
		t.Fatal(err)
	}
	if ok != want {
		t.Fatalf("the lock is had: %v", ok)
	}
	return holder
}

func (l *live) lock(t *testing.T) {
	a, b := l.session(t), l.session(t)
	tryLock(t, a, true)
	t.Logf("the lock is held by %q", tryLock(t, b, false))
	run(t, b, "CREATE TABLE live_locked (id INTEGER)") // the lock stops no one's work
	if err := a.Unlock(t.Context(), "mig_version"); err != nil {
		t.Fatal(err)
	}
	if err := a.Unlock(t.Context(), "mig_version"); err == nil {
		t.Error("a lock that is not held is given back without an error")
	}
	tryLock(t, b, true)
	if err := b.Unlock(t.Context(), "mig_version"); err != nil {
		t.Fatal(err)
	}
}

func (l *live) lockDies(t *testing.T) {
	a, err := l.db.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := l.session(t)
	tryLock(t, a, true)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	// A server notices the end of a connection in its own time.
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		ok, _, err := b.TryLock(t.Context(), "mig_version")
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return
		}
		if time.Since(start) > 5*time.Second {
			t.Fatal("the lock outlives its session")
		}
	}
}

func (l *live) onConnect(t *testing.T) {
	db, err := l.Driver.Open(t.Context(), dialects.Target{URL: l.url, OnConnect: []string{"CREATE TABLE live_on_connect (id INTEGER)"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	// The second session makes the same table.
	var refused *dialects.ServerError
	if _, err := db.Session(t.Context()); !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), "on_connect: ") {
		t.Errorf("a refused on_connect gives %v", err)
	}
}

const canary = "c4n@ry/pw%"

// password opens what a server refuses, too.
func (l *live) password(t *testing.T) {
	u, err := url.Parse(l.url)
	if err != nil || u.Host == "" {
		t.Skip("the URL has no password")
	}
	Passwords(t, l.Driver, l.url)
	stranger := *u
	stranger.User = url.UserPassword("mig_nobody", canary)
	refuses(t, l.Driver, "stranger", dialects.Target{URL: stranger.String()})
	stranger.User = url.User("mig_nobody")
	refuses(t, l.Driver, "stranger with the target's password", dialects.Target{URL: stranger.String(), Password: canary})
}

// Passwords opens what can't be opened, by a URL of the driver's scheme: no error may hold a password in whatever
// form. It needs no server.
func Passwords(t *testing.T, d dialects.Driver, text string) {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	u.Host, u.User = closedPort(t), url.UserPassword("mig_nobody", canary)
	refuses(t, d, "closed port", dialects.Target{URL: u.String()})
	u.User = url.User("mig_nobody")
	refuses(t, d, "closed port with the target's password", dialects.Target{URL: u.String(), Password: canary})
	scheme, encoded := u.Scheme+"://", url.QueryEscape(canary)
	for _, bad := range []string{
		scheme + "u:" + canary + "@h/d", scheme + "u:12#" + canary + "@h/d", scheme + "u:12/" + canary + "@h/d", scheme + "u:12?" + canary + "@h/d",
		scheme + "u:" + encoded + "@h:port/d", scheme + "u:" + encoded + "@h/d?no_such=" + encoded + "&%zz",
		u.Scheme + ":u:" + canary + "@h/d", "nosuch://u:" + canary + "@h/d", canary,
	} {
		_, err := d.Open(t.Context(), dialects.Target{URL: bad})
		var wrong *dialects.URLError
		if !errors.As(err, &wrong) {
			t.Errorf("%s: the error is no URLError: %v", bad, err)
			continue
		}
		hides(t, bad, err)
	}
}

func refuses(t *testing.T, d dialects.Driver, name string, target dialects.Target) {
	t.Helper()
	_, err := d.Open(t.Context(), target)
	if err == nil {
		t.Errorf("%s: no error", name)
		return
	}
	hides(t, name, err)
	u, _ := url.Parse(target.URL)
	for _, part := range []string{"mig_nobody", u.Hostname(), u.Port()} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s: the error does not name %s: %v", name, part, err)
		}
	}
	t.Logf("%s: %v", name, err)
}

func hides(t *testing.T, name string, err error) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, form := range []string{canary, url.QueryEscape(canary), url.PathEscape(canary), "ry/pw", "c4n"} {
			if strings.Contains(e.Error(), form) {
				t.Errorf("%s: the error holds the password: %v", name, e)
			}
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%s: %v", name, err)
	}
}

// closedPort gives an address that refuses connections.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

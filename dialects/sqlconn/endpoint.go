// Package sqlconn is what the online halves of the dialects share: endpoints whose password never
// shows, one connection of database/sql as a session, and the frame of catalog queries.
//
// It never writes or changes SQL, and knows no database: what differs comes in Options.
package sqlconn

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"mig/dialects"
)

// Endpoint is where a database is, for messages.
type Endpoint struct {
	Network  string // "unix", or "" for TCP
	Host     string
	Port     string
	Database string
	User     string
	Secrets  []string // passwords, which no message may hold
}

// String gives the endpoint as messages show it, without its secrets.
func (e Endpoint) String() string {
	at := e.Host
	if e.Port != "" && e.Network == "" {
		at = net.JoinHostPort(e.Host, e.Port)
	}
	s := "database " + quote(e.Database)
	if at != "" {
		s += " at " + at
	}
	if e.User != "" {
		s += " as user " + quote(e.User)
	}
	return s
}

func quote(s string) string {
	if s == "" {
		return "(the default)"
	}
	return fmt.Sprintf("%q", s)
}

// ConnectError says that a connection could not be made, and where to.
func (e Endpoint) ConnectError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("can't connect to %s: %w", e, e.Scrub(err))
}

const mask = "***"

// Hide takes the secrets out of a text, in the forms in which drivers write them.
func (e Endpoint) Hide(text string) string {
	for _, secret := range e.Secrets {
		// A password that is also the user's or the database's name tells nothing where
		// that name stands, and hiding it would garble the message.
		if secret == "" || slices.Contains([]string{e.User, e.Database, e.Host}, secret) {
			continue
		}
		encoded := strings.TrimPrefix(url.UserPassword("", secret).String(), ":")
		quoted := strings.Trim(fmt.Sprintf("%q", secret), `"`)
		for _, form := range []string{secret, quoted, encoded, url.QueryEscape(secret), url.PathEscape(secret)} {
			text = strings.ReplaceAll(text, form, mask)
		}
	}
	return text
}

// Scrub gives the error itself when no secret shows in it or in its causes. Otherwise it gives one with the hidden
// text, and without the causes, which show the secret.
func (e Endpoint) Scrub(err error) error {
	if err == nil || !e.shows(err) {
		return err
	}
	return errors.New(e.Hide(err.Error()))
}

func (e Endpoint) shows(err error) bool {
	if e.Hide(err.Error()) != err.Error() {
		return true
	}
	switch w := err.(type) { //nolint:errorlint // walks the chain itself, as errors.Is does
	case interface{ Unwrap() error }:
		return w.Unwrap() != nil && e.shows(w.Unwrap())
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(w.Unwrap(), e.shows)
	}
	return false
}

// Refused scrubs what a server said.
func (e Endpoint) Refused(s *dialects.ServerError) *dialects.ServerError {
	s.Msg, s.Detail, s.Hint = e.Hide(s.Msg), e.Hide(s.Detail), e.Hide(s.Hint)
	s.Err = e.Scrub(s.Err)
	return s
}

// ParseURL reads a target's URL of the form scheme://user:password@host:port/path?parameters. Its errors are
// *dialects.URLError and hold nothing of the URL but its scheme and names of parameters.
func ParseURL(t dialects.Target, schemes ...string) (*url.URL, error) {
	scheme, rest, ok := strings.Cut(t.URL, ":")
	if !ok || !slices.Contains(schemes, scheme) {
		return nil, badURL("a database URL starts with %s://", strings.Join(schemes, ":// or "))
	}
	if !strings.HasPrefix(rest, "//") {
		return nil, badURL("%s: has two slashes after it: %s://user@host/database", scheme, scheme)
	}
	u, err := url.Parse(t.URL)
	// A special character that is not encoded ends the user's part early, and what is left of
	// the password would be taken for a port or a database.
	if err != nil || u.Fragment != "" || u.User == nil && strings.Contains(rest, "@") {
		return nil, badURL("the %s URL can't be read; is there a special character in the password? # / ? @ %% : are written %%23 %%2F %%3F %%40 %%25 %%3A", scheme)
	}
	if _, err := url.ParseQuery(u.RawQuery); err != nil {
		return nil, badURL("the parameters of the %s URL can't be read: %% is written %%25, and & parts them", scheme)
	}
	if t.Password != "" && u.User != nil {
		u.User = url.UserPassword(u.User.Username(), t.Password)
	}
	return u, nil
}

func badURL(format string, args ...any) error {
	return &dialects.URLError{Msg: fmt.Sprintf(format, args...)}
}

// Password gives the password to use: the target's, or else that of the URL.
func Password(t dialects.Target, u *url.URL) string {
	if t.Password != "" || u.User == nil {
		return t.Password
	}
	p, _ := u.User.Password()
	return p
}

// Secrets gives everything of a target that no message may hold.
func Secrets(t dialects.Target, u *url.URL) []string {
	s := []string{t.Password}
	if u == nil {
		return s
	}
	if u.User != nil {
		p, _ := u.User.Password()
		s = append(s, p)
	}
	for key, values := range u.Query() {
		if key = strings.ToLower(key); strings.Contains(key, "pass") || strings.Contains(key, "pwd") || strings.Contains(key, "secret") || strings.Contains(key, "token") {
			s = append(s, values...)
		}
	}
	return s
}

// CheckParameters refuses the parameters that are not known, and those given twice.
func CheckParameters(u *url.URL, known ...string) error {
	given := u.Query()
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return badURL("the %s URL has the parameter %q, which is none of %s; settings of a session go into on_connect", u.Scheme, name, strings.Join(known, ", "))
		}
		if len(given[name]) > 1 {
			return badURL("the %s URL has the parameter %q twice", u.Scheme, name)
		}
	}
	return nil
}

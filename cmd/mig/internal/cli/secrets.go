package cli

import (
	"net/url"
	"slices"
	"strings"
)

// secrets are the passwords that this run knows of. Drivers and the engine keep them out of messages already; this is the last
// net, since whatever is written to standard error ends up in a log of some pipeline.
type secrets struct{ forms []string }

// shortest is the length from which a password is looked for. To hide every "a" would only garble all messages, and
// thereby tell what the password is.
const shortest = 3

func (s *secrets) add(password, user string) {
	if len(password) < shortest || password == user {
		return // postgres:postgres@…: a message with the user's name in it tells nothing
	}
	encoded := strings.TrimPrefix(url.UserPassword("", password).String(), ":")
	for _, form := range []string{password, encoded, url.QueryEscape(password), url.PathEscape(password)} {
		if !slices.Contains(s.forms, form) {
			s.forms = append(s.forms, form)
		}
	}
	// The longest first: one password may be the beginning of another.
	slices.SortFunc(s.forms, func(a, b string) int { return len(b) - len(a) })
}

// addURL finds the passwords in a database URL, also in one that does not parse.
func (s *secrets) addURL(text string) {
	_, rest, ok := strings.Cut(text, "://")
	if !ok {
		return
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		user, password, _ := strings.Cut(rest[:i], ":")
		s.addEncoded(password, user)
	}
	_, query, _ := strings.Cut(rest, "?")
	for _, pair := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' }) {
		key, value, _ := strings.Cut(pair, "=")
		if key = strings.ToLower(key); strings.Contains(key, "pass") || strings.Contains(key, "pwd") || strings.Contains(key, "secret") || strings.Contains(key, "token") {
			s.addEncoded(value, "")
		}
	}
}

func (s *secrets) addEncoded(password, user string) {
	s.add(password, user)
	if plain, err := url.PathUnescape(password); err == nil {
		s.add(plain, user)
	}
}

// addFrom finds what the command line and the environment tell: also a URL that stands where a revision should.
func (s *secrets) addFrom(argv []string, lookup func(string) (string, bool)) {
	for _, word := range argv {
		s.addURL(word)
	}
	for _, name := range []string{"MIG_URL", "DATABASE_URL"} {
		value, _ := lookup(name)
		s.addURL(value)
	}
	password, _ := lookup("MIG_PASSWORD")
	s.add(password, "")
}

const mask = "***"

func (s *secrets) hide(text string) string {
	for _, form := range s.forms {
		text = strings.ReplaceAll(text, form, mask)
	}
	return text
}

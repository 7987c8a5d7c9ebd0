package config

import (
	"net/url"
	"slices"
	"strings"

	"mig/dsl/diag"
)

// URL is the address of a database. What fmt prints of it has no password.
type URL struct {
	scheme string
	raw    Secret
}

const encodeHint = "characters such as @ : / ? # % in a user name or password are written as %40 %3A %2F %3F %23 %25"

// ParseURL reads scheme://user:password@host/… and scheme:PATH. With schemes given, any
// other is an error that lists them. It checks only what keeps a password from being
// taken for something else; the rest is the driver's to read. No error quotes the URL.
func ParseURL(raw string, schemes ...string) (URL, error) {
	scheme, rest, ok := strings.Cut(raw, ":")
	scheme = strings.ToLower(scheme)
	if !ok || !isScheme(scheme) {
		return URL{}, badURL("the database URL has no scheme", "write it as "+example(schemes))
	}
	if len(schemes) > 0 && !slices.Contains(schemes, scheme) {
		return URL{}, badURL("unknown scheme "+scheme+" in the database URL", schemeHint(scheme, schemes))
	}
	u := URL{scheme: scheme, raw: NewSecret(raw)}
	if strings.ContainsFunc(raw, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return URL{}, badURL("the database URL holds a control character or a line end", "")
	}
	if !strings.HasPrefix(rest, "//") {
		return u, nil
	}
	p := u.parts()
	switch {
	case strings.Contains(p.path, "@") || strings.Contains(p.fragment, "@"):
		return URL{}, badURL("the database URL has an @ after the host", encodeHint)
	case !plainUserinfo(p.userinfo) || strings.Contains(p.host, " "):
		return URL{}, badURL("the user, password or host in the database URL holds a character that may not stand there", encodeHint)
	case badPort(p.host):
		return URL{}, badURL("the port in the database URL is not a number", "write it as "+u.scheme+"://user:password@host:port/database; "+encodeHint)
	case badEscape(p.userinfo + p.host + p.path + "?" + p.query):
		return URL{}, badURL("the database URL has a % that two hexadecimal digits don't follow", encodeHint)
	}
	return u, nil
}

func badURL(msg, hint string) error {
	return usage((&wrong{msg, hint}).at(diag.Pos{}))
}

func schemeHint(scheme string, schemes []string) string {
	driver, _, _ := strings.Cut(scheme, "+") // SQLAlchemy's dialect+driver
	if slices.Contains(schemes, driver) {
		return "mig has drivers of its own: write " + driver + "://"
	}
	if near := diag.Nearest(scheme, schemes); near != "" {
		return "did you mean " + near + "?"
	}
	known := slices.Sorted(slices.Values(schemes))
	return "known schemes: " + strings.Join(known, ", ")
}

func example(schemes []string) string {
	if len(schemes) == 0 {
		return "scheme://user@host/database"
	}
	return schemes[0] + "://user@host/database; known schemes: " + strings.Join(slices.Sorted(slices.Values(schemes)), ", ")
}

func isScheme(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z'
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '+' || r == '-' || r == '.')) {
			return false
		}
	}
	return s != ""
}

// plainUserinfo has the characters that net/url takes, which most drivers read URLs with.
func plainUserinfo(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-._:~!$&'()*+,;=%@", r)
	})
}

// badPort finds what is not host, host:port or a list of these. A password whose @ was
// forgotten or was written as it is would look like a port.
func badPort(hosts string) bool {
	for host := range strings.SplitSeq(hosts, ",") {
		if i := strings.LastIndexByte(host, ']'); i >= 0 {
			host = host[i+1:] // IPv6
		}
		_, port, _ := strings.Cut(host, ":")
		if strings.Trim(port, "0123456789") != "" {
			return true
		}
	}
	return false
}

func badEscape(s string) bool {
	_, err := url.PathUnescape(s)
	return err != nil
}

// parts of a URL as text. Without // there are only path and query.
type parts struct{ userinfo, at, host, path, query, fragment string }

func (u URL) parts() (p parts) {
	rest, authority := strings.CutPrefix(u.Rest(), "//")
	if authority {
		rest, p.fragment, _ = strings.Cut(rest, "#")
	}
	rest, p.query, _ = strings.Cut(rest, "?")
	if !authority {
		p.path = rest
		return p
	}
	i := strings.IndexByte(rest, '/')
	if i < 0 {
		i = len(rest)
	}
	p.host, p.path = rest[:i], rest[i:]
	if i := strings.LastIndexByte(p.host, '@'); i >= 0 {
		p.userinfo, p.at, p.host = p.host[:i], "@", p.host[i+1:]
	}
	return p
}

// Scheme gives what stands before the first colon, in lower case.
func (u URL) Scheme() string { return u.scheme }

// Raw gives the URL with its password, for the driver alone.
func (u URL) Raw() string { return u.raw.Reveal() }

// Rest gives what stands after the first colon: the path, in sqlite:PATH.
func (u URL) Rest() string {
	_, rest, _ := strings.Cut(u.Raw(), ":")
	return rest
}

// HasPassword reports whether the URL has a password before the host.
func (u URL) HasPassword() bool { return strings.Contains(u.parts().userinfo, ":") }

// WithPassword puts a password before the host, in place of one that is there. A URL
// without a host (sqlite:PATH) has none and stays as it is.
func (u URL) WithPassword(password string) URL {
	rest, ok := strings.CutPrefix(u.Rest(), "//")
	if !ok {
		return u
	}
	p := u.parts()
	user, _, _ := strings.Cut(p.userinfo, ":")
	after := rest[len(p.userinfo)+len(p.at):]
	u.raw = NewSecret(u.Raw()[:len(u.scheme)] + "://" + user + url.UserPassword("", password).String() + "@" + after)
	return u
}

// String is Redacted.
func (u URL) String() string { return u.Redacted() }

// GoString is Redacted, for %#v.
func (u URL) GoString() string { return u.Redacted() }

// Redacted gives the URL as it may be shown: without password, and without parameters
// that look like a secret. Where a password could have been cut in two, only the scheme
// is left.
func (u URL) Redacted() string {
	if u.scheme == "" {
		return ""
	}
	p := u.parts()
	query := redactQuery(p.query)
	if query != "" {
		query = "?" + query
	}
	if !strings.HasPrefix(u.Rest(), "//") {
		if i := strings.LastIndexByte(p.path, '@'); i >= 0 {
			p.path = "***" + p.path[i:]
		}
		return u.scheme + ":" + p.path + query
	}
	if strings.Contains(p.query, "@") {
		return u.scheme + "://***"
	}
	if user, _, ok := strings.Cut(p.userinfo, ":"); ok {
		p.userinfo = user + ":***"
	}
	return u.scheme + "://" + p.userinfo + p.at + p.host + p.path + query
}

// redactQuery hides the parameters that may be secret, by name or value: rather too many
// than one too few.
func redactQuery(query string) string {
	if query == "" {
		return ""
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		// Some drivers part parameters by semicolons.
		fields := strings.Split(pair, ";")
		for j, field := range fields {
			if key, _, ok := strings.Cut(field, "="); !ok || isSecret(field) {
				// What follows may belong to the same value.
				fields = append(fields[:j:j], redactField(key, ok))
				break
			}
		}
		pairs[i] = strings.Join(fields, ";")
	}
	return strings.Join(pairs, "&")
}

func redactField(key string, hasValue bool) string {
	if !hasValue {
		return "***"
	}
	return key + "=***"
}

func isSecret(field string) bool {
	plain, err := url.QueryUnescape(field)
	if err != nil {
		return true
	}
	plain = strings.ToLower(plain)
	for _, word := range []string{"pass", "pwd", "secret", "token", "key", "cred", "assert", "auth", "wallet", "sig"} {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return false
}

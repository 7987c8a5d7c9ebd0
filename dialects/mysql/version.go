package mysql

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// parseVersion tells MariaDB by its name, before the numbers or after them. Servers behind old proxies
// put 5.5.5- before their own version. https://mariadb.com/kb/en/version/
func parseVersion(text string) (dialects.Version, error) {
	lower := strings.ToLower(strings.TrimSpace(text))
	maria := strings.Contains(lower, "mariadb")
	lower = strings.TrimPrefix(strings.TrimPrefix(lower, "mariadb-"), "mysql-")
	if maria {
		lower = strings.TrimPrefix(lower, "5.5.5-")
	}
	v, err := dialects.ParseNumbers(lower)
	if maria {
		v.Product = "mariadb"
	}
	return v, err
}

func isMaria(f dialects.Facts) bool { return f.Version.Product == "mariadb" }

// release is a release of a series: 8.0.13.
type release struct{ major, minor, patch int }

// has reports whether the server is MySQL of a release or later, or MariaDB of its release or later. A series
// that is stated without a patch level is taken for its latest.
func has(f dialects.Facts, mysql, maria release) bool {
	r := mysql
	if isMaria(f) {
		r = maria
	}
	v := f.Version
	switch {
	case r == never:
		return false
	case v.Major == r.major && v.Minor == r.minor:
		return v.Patch == 0 || v.Patch >= r.patch
	}
	return v.AtLeast(r.major, r.minor)
}

var never = release{}

// Where what differs between the servers came in.
var (
	mysqlExpressions, mariaExpressions = release{8, 0, 13}, release{10, 2, 1} // defaults that are expressions
	mysqlChecks, mariaChecks           = release{8, 0, 16}, release{10, 2, 1} // checks that are kept
	mysqlRename, mariaRename           = release{8, 0, 3}, release{10, 5, 2}  // RENAME COLUMN
	mysqlDesc, mariaDesc               = release{8, 0, 1}, release{10, 8, 1}  // descending indexes; before, DESC is read and dropped
)

// mariaOnly is an option that MariaDB has and MySQL lacks.
func mariaOnly(hint string) sqltext.Rule {
	return func(f dialects.Facts) (bool, string) { return isMaria(f), hint }
}

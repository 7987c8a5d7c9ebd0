package dialects

import (
	"fmt"
	"regexp"
	"strconv"
)

// Version is a server's version. Product tells databases of one dialect apart; "" is the dialect's own.
type Version struct {
	Product string // "mariadb"
	Major   int
	Minor   int
	Patch   int
}

// AtLeast reports whether the version is major.minor or later.
func (v Version) AtLeast(major, minor int) bool {
	return v.Major > major || v.Major == major && v.Minor >= minor
}

// String gives the version as users state it.
func (v Version) String() string {
	s := strconv.Itoa(v.Major)
	if v.Minor > 0 || v.Patch > 0 {
		s += "." + strconv.Itoa(v.Minor)
	}
	if v.Patch > 0 {
		s += "." + strconv.Itoa(v.Patch)
	}
	if v.Product != "" {
		s = v.Product + "-" + s
	}
	return s
}

var numbers = regexp.MustCompile(`^\s*(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?`)

// ParseNumbers reads up to three numbers with dots at the start of a text.
func ParseNumbers(text string) (Version, error) {
	m := numbers.FindStringSubmatch(text)
	if m == nil {
		return Version{}, fmt.Errorf("%q is not a server version such as 19 or 10.11", text)
	}
	var v Version
	for i, to := range []*int{&v.Major, &v.Minor, &v.Patch} {
		if m[i+1] != "" {
			*to, _ = strconv.Atoi(m[i+1]) // at most six digits
		}
	}
	return v, nil
}

// AtLeastVersion gives err, or an error for a version before the first that a dialect writes for.
func AtLeastVersion(dialect string, v Version, major, minor int, err error) error {
	if err == nil && !v.AtLeast(major, minor) {
		err = fmt.Errorf("%s %s is older than mig writes for, which is %d.%d", dialect, v, major, minor)
	}
	return err
}

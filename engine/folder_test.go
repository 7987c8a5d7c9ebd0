package engine

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSafeName(t *testing.T) {
	for text, want := range map[string]string{
		"v2.3":               "v2.3",
		"release/2026 11":    "release-2026-11",
		"../../etc/passwd":   "etc-passwd",
		"-rf":                "rf",
		".hidden":            "hidden",
		"a\nb\\c\x00d":       "a-b-c-d",
		"$(reboot) `x` 'y'*": "reboot---x---y",
		"größe_日本":           "größe_日本",
		"v1.":                "v1",
		"\xff":               "",
		"///":                "",
		"":                   "",
	} {
		if got := safeName(text, mostTag); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
	long := safeName("ab"+strings.Repeat("日", 100), mostTag)
	if len(long) > mostTag || len(long) < mostTag-3 || !utf8.ValidString(long) {
		t.Errorf("%q has %d bytes", long, len(long))
	}
}

func TestRollbackName(t *testing.T) {
	for name, want := range map[string]string{
		"out.sql": "out.rollback.sql", "out": "out.rollback", "a.b/out": "a.b/out.rollback", "v2.3-0001_upgrade_a1.sql": "v2.3-0001_upgrade_a1.rollback.sql", "/dir/x.txt": "/dir/x.rollback.txt",
	} {
		if got := RollbackName(name); got != want {
			t.Errorf("%q has %q, not %q", name, got, want)
		}
	}
}

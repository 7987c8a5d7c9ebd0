package postgresql

import (
	"testing"

	"mig/dialects/dialecttest"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

func TestLiveOperations(t *testing.T) {
	dialecttest.LiveOperations(t, New(), NewDriver(), `tablespace "fast" does not exist`, `type "citext" does not exist`, `collation "nocase"`,
		"has no default operator class", "unrecognized parameter")
}

func TestLiveRandom(t *testing.T) {
	dialecttest.LiveRandom(t, New(), NewDriver(), dialecttest.Random{})
}

func TestLiveEffects(t *testing.T) { dialecttest.LiveEffects(t, New(), NewDriver()) }

func TestParseVersion(t *testing.T) {
	for _, text := range []string{"", "postgresql-12", "16.2"} {
		if _, err := New().ParseVersion(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"11", "9.6", "new"} {
		if v, err := New().ParseVersion(text); err == nil {
			t.Errorf("%q: %v, want an error", text, v)
		}
	}
}

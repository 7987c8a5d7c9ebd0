package sqlite

import (
	"testing"

	"mig/dialects/dialecttest"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

func TestLiveOperations(t *testing.T) {
	dialecttest.LiveOperations(t, New(), NewDriver(), "no such table", "unknown database", "no such index", "no such column",
		"in foreign key definition")
}

func TestLiveRandom(t *testing.T) {
	dialecttest.LiveRandom(t, New(), NewDriver(), dialecttest.Random{})
}

// Without the table's definition no constraint is dropped.
func TestLiveEffects(t *testing.T) {
	dialecttest.LiveEffects(t, New(), NewDriver(), "when is false", "when asks for what is there")
}

func TestParseVersion(t *testing.T) {
	for _, text := range []string{"", "3.25", "3.50.1"} {
		if _, err := New().ParseVersion(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"3.24", "2", "new"} {
		if v, err := New().ParseVersion(text); err == nil {
			t.Errorf("%q: %v, want an error", text, v)
		}
	}
}

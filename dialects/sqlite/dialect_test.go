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

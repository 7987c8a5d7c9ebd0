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

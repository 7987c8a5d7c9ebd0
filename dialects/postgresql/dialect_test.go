package postgresql

import (
	"testing"

	"mig/dialects/dialecttest"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

func TestLiveOperations(t *testing.T) {
	dialecttest.LiveOperations(t, New(), NewDriver(), "does not exist", "has no default operator class")
}

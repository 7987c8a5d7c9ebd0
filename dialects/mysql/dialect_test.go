package mysql

import (
	"testing"

	"mig/dialects/dialecttest"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

func TestLiveOperations(t *testing.T) {
	dialecttest.LiveOperations(t, New(), NewDriver(), "doesn't exist", "Unknown database", "check that column/key exists", "Unknown column", "errno: 150",
		"Unknown table", "Unknown data type", "Unknown collation", "Unknown option")
}

package mysql

import (
	"testing"

	"mig/dialects/dialecttest"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

func TestLiveOperations(t *testing.T) {
	dialecttest.LiveOperations(t, New(), NewDriver(), "Unknown data type", "Unknown collation", "Unknown option")
}

// A table's name is a file's, in which a character other than letters and digits takes five.
func TestLiveRandom(t *testing.T) {
	dialecttest.LiveRandom(t, New(), NewDriver(), dialecttest.Random{Table: 40, Takes: func(name string) bool { return checkIdent(name) == nil }})
}

func TestLiveEffects(t *testing.T) { dialecttest.LiveEffects(t, New(), NewDriver()) }

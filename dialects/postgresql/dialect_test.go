package postgresql

import (
	"testing"

	"mig/dialects/dialecttest"
)

func TestOffline(t *testing.T) { dialecttest.Offline(t, New()) }

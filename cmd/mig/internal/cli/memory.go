package cli

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The garbage collector's settings: most runs end before there is anything to sweep, whose sweeps cost a fifth of the time that a thousand
// revisions take; and a heap that is large takes no more than a seventh more than what is alive.
const (
	heapGoal      = 96 << 20 // bytes, under which nothing is swept
	percentAtMost = 10000
	percentAtBest = 15 // that a heap above the goal may grow by
)

// tuneGC lets the heap grow to the goal, and looks after each sweep how far it may grow until the next.
func tuneGC() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(heapGoal)
	runtime.SetFinalizer(new(sweep), afterSweep)
}

// sweep is an object that nothing refers to: each sweep finds it.
type sweep struct{ _ [16]byte }

func afterSweep(s *sweep) {
	debug.SetMemoryLimit(math.MaxInt64) // it would sweep without end a heap of which more is alive
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := percentAtBest
	if live[0].Value.Kind() == metrics.KindUint64 {
		percent = growth(live[0].Value.Uint64())
	}
	debug.SetGCPercent(percent)
	runtime.SetFinalizer(s, afterSweep)
}

// growth gives the percentage by which a heap may grow of which so many bytes are alive.
func growth(live uint64) int {
	if live == 0 || live >= heapGoal {
		return percentAtBest
	}
	return int(min(percentAtMost, max(percentAtBest, (heapGoal-live)*100/live)))
}

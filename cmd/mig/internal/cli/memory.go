package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The garbage collector's settings. A small heap may grow to five times of what is alive before it is swept: mig ends soon, and sweeps would
// cost a sixth of the time that a thousand revisions take. A large one would take too much room by that, and its sweeps cost little beside its work.
const (
	gcPercentSmall = 400
	gcPercentLarge = 50
	largeHeap      = 8 << 20 // bytes that are alive
)

// tuneGC sets the small heap's percentage, and looks at each sweep whether the heap is still small.
func tuneGC() {
	debug.SetGCPercent(gcPercentSmall)
	runtime.SetFinalizer(new(sweep), afterSweep)
}

// sweep is an object that nothing refers to: each sweep finds it.
type sweep struct{ _ [16]byte }

func afterSweep(s *sweep) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	if metrics.Read(live); live[0].Value.Kind() == metrics.KindUint64 && live[0].Value.Uint64() > largeHeap {
		debug.SetGCPercent(gcPercentLarge)
		return
	}
	runtime.SetFinalizer(s, afterSweep)
}

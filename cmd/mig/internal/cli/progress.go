package cli

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"

	"mig/engine"
	"mig/engine/revision"
	"mig/engine/script"
)

// stepEvent is what happens to a revision, for programs.
type stepEvent struct {
	Event     string `json:"event"` // start, done, again
	Revision  string `json:"revision"`
	Direction string `json:"direction"`
	Message   string `json:"message,omitempty"`
	Skipped   string `json:"skipped,omitempty"`
	Millis    *int64 `json:"ms,omitempty"`
	Attempt   int    `json:"attempt,omitempty"` // that failed
	WaitMS    int64  `json:"wait_ms,omitempty"`
	Error     string `json:"error,omitempty"`
}

// progress tells of each revision, in Alembic's words: people search their logs for them.
func (c *call) progress(e engine.Event) {
	switch {
	case c.err.quiet:
	case c.err.events:
		c.progressJSON(e)
	case e.Again != nil:
		c.err.live.stop()
		c.err.note("mig: %s gave way at attempt %d of %d, and is tried again in %s: %v", e.Step.ID, e.Again.Attempt, e.Step.Retry.Attempts, round(e.Again.Wait), e.Again.Err)
		c.err.begin(runningText(e.Step))
		c.err.live = c.startLive(e)
	case e.Statement > 0:
		c.err.live.statement(e.Statement)
	case e.Done:
		c.err.live.stop()
		text := fmt.Sprintf(" (%s)", round(e.Took))
		if e.Step.Skipped != "" {
			text = ": " + e.Step.Skipped
		}
		c.err.end(text)
	default:
		c.err.begin(runningText(e.Step))
		c.err.live = c.startLive(e)
	}
}

func (c *call) progressJSON(e engine.Event) {
	out := stepEvent{Event: "start", Revision: e.Step.ID, Direction: e.Step.Direction.String(), Message: e.Step.Message}
	switch {
	case e.Statement > 0:
		return
	case e.Again != nil:
		out.Event, out.Attempt, out.WaitMS, out.Error = "again", e.Again.Attempt, e.Again.Wait.Milliseconds(), e.Again.Err.Error()
	case e.Done:
		ms := e.Took.Milliseconds()
		out.Event, out.Millis, out.Skipped = "done", &ms, e.Step.Skipped
	}
	c.err.event(out)
}

// liveAfter is how long a revision runs until a person may want to know how far it is.
const liveAfter = 2 * time.Second

// liveLine tells on a terminal how far a revision is that takes long: the number of the statement that runs, and for how long.
type liveLine struct {
	mu    sync.Mutex
	n     *notes
	text  string // of the line before it
	total int
	at    int
	since time.Time
	shown bool
	ended bool
	done  chan struct{}
}

// startLive starts a liveLine, nil where standard error is no terminal.
func (c *call) startLive(e engine.Event) *liveLine {
	f, ok := c.sys.Err.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil
	}
	text := runningText(e.Step)
	if e.Of > 1 {
		text += fmt.Sprintf(" [%d of %d]", e.Number, e.Of)
	}
	l := &liveLine{n: c.err, text: text, total: e.Step.Total() - len(e.Step.Bookkeeping), since: time.Now(), done: make(chan struct{})}
	go l.run()
	return l
}

func (l *liveLine) run() {
	tick := time.NewTicker(liveAfter)
	defer tick.Stop()
	for {
		select {
		case <-l.done:
			return
		case <-tick.C:
			tick.Reset(time.Second)
			l.show()
		}
	}
}

// show writes the line anew: \x1b[K clears what was longer.
func (l *liveLine) show() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.at == 0 || l.ended {
		return
	}
	l.shown = true
	_, _ = fmt.Fprintf(l.n, "\r%s: statement %d of %d, for %s\x1b[K", l.text, l.at, l.total, round(time.Since(l.since)))
}

// statement says which statement runs.
func (l *liveLine) statement(n int) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at, l.since = n, time.Now()
}

// stop ends the line as it began.
func (l *liveLine) stop() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return
	}
	l.ended = true
	close(l.done)
	if l.shown {
		_, _ = fmt.Fprintf(l.n, "\r%s\x1b[K", l.text)
	}
}

func runningText(s *script.Step) string {
	if s.Again {
		return strings.TrimRight("Running again "+s.ID+", "+title(s.Message), ", ")
	}
	text := fmt.Sprintf("Running %s %s -> %s", s.Direction, revision.Listed(s.From), revision.Listed(s.To))
	if s.Message != "" {
		text += ", " + title(s.Message)
	}
	return text
}

// round leaves the digits of a duration that matter to people.
func round(d time.Duration) time.Duration {
	switch {
	case d >= time.Minute:
		return d.Round(time.Second)
	case d >= time.Second:
		return d.Round(100 * time.Millisecond)
	}
	return d.Round(time.Millisecond)
}

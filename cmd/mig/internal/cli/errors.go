package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"unicode"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	"mig/engine/run"
)

// The exit statuses.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitFound  = 3
	exitLock   = 4   // not had in time
	exitSignal = 128 // and the signal's number
)

// usageError is a command line that mig can't follow.
type usageError struct{ msg, hint string }

func (e *usageError) Error() string { return e.msg }

// foundError is a check that found something.
type foundError struct{ msg, hint string }

func (e *foundError) Error() string { return e.msg }

// and adds what was found in the i-th of the databases to what was found before, if anything was.
func (e *foundError) and(one *foundError, d *databases, i int) *foundError {
	if !d.several {
		return one
	}
	msg := d.names()[i] + ": " + one.msg
	if e == nil {
		return &foundError{msg: msg, hint: one.hint}
	}
	return &foundError{msg: e.msg + "; " + msg, hint: e.hint}
}

// outputError is standard output that can't be written: a full disk.
type outputError struct{ err error }

func (e *outputError) Error() string {
	return fmt.Sprintf("standard output can't be written: %v", e.err)
}
func (e *outputError) Unwrap() error { return e.err }

// signalError is the signal that ended the run.
type signalError struct{ os.Signal }

func (e signalError) Error() string { return "stopped by signal: " + e.String() }

func exitStatus(ctx context.Context, err error) int {
	var stopped signalError
	if errors.As(context.Cause(ctx), &stopped) && errors.Is(err, context.Canceled) {
		if number, ok := stopped.Signal.(syscall.Signal); ok {
			return exitSignal + int(number)
		}
	}
	var (
		usage  *usageError
		asked  *engine.UsageError
		found  *foundError
		cfg    *config.Error
		url    *dialects.URLError
		ident  *revision.BadIdentifierError
		heads  *revision.MultipleHeadsError
		target *revision.HeadTargetError // as heads, in a downgrade
		runErr *run.Error
		lock   *engine.LockError
		drift  *engine.DriftError
	)
	switch {
	case errors.As(err, &drift):
		return exitFound
	case errors.As(err, &lock):
		return exitLock
	case errors.As(err, &runErr): // whatever else is in it: something ran
		return exitFailed
	case errors.As(err, &found):
		return exitFound
	case errors.As(err, &usage), errors.As(err, &asked), errors.As(err, &cfg), errors.As(err, &url), errors.As(err, &ident),
		errors.As(err, &heads), errors.As(err, &target):
		return exitUsage
	}
	return exitFailed
}

// describe gives the whole text of an error: the one place that does.
func describe(err error) string {
	var of *databaseError
	if errors.As(err, &of) {
		return describe(of.err) + "  " + of.state() + "\n"
	}
	var failed *run.Error
	if errors.As(err, &failed) {
		return describeRun(failed)
	}
	var apply *engine.ApplyError
	if errors.As(err, &apply) {
		return describeApply(apply)
	}
	text := diag.Format(err)
	if !placed(err, text) {
		text = "mig: " + text
	}
	if hint := hintOf(err); hint != "" {
		text += "\n  hint: " + hint
	}
	return text + "\n"
}

// placed reports whether a text begins with a place in a file.
func placed(err error, text string) bool {
	var list diag.List
	var one *diag.Error
	switch {
	case errors.As(err, &list) && len(list) > 0:
		one = list[0]
	case !errors.As(err, &one):
		return false
	}
	return !one.Pos.IsZero() && strings.HasPrefix(text, one.Pos.String())
}

// hintOf gives the way out of those errors that diag.Format does not know.
func hintOf(err error) string {
	var usage *usageError
	var found *foundError
	switch {
	case errors.As(err, &usage):
		return usage.hint
	case errors.As(err, &found):
		return found.hint
	}
	return engine.HintOf(err)
}

// describeRun tells of a statement that failed: where it is, what the server said, the statement, and what remains.
func describeRun(e *run.Error) string {
	var b strings.Builder
	where := e.Pos.String()
	if where == "" {
		where = "mig"
	}
	what := e.Step.Direction.String()
	if e.Step.ID != "" {
		what += " of " + e.Step.ID
	}
	if e.Unready {
		fmt.Fprintf(&b, "%s\n  %s could not be begun\n", diag.Format(e.Err), what)
	} else {
		fmt.Fprintf(&b, "%s: %s failed at %s: %s\n", where, what, e.At(), e.Err)
	}
	var server *dialects.ServerError
	offset := -1
	if errors.As(e.Err, &server) {
		offset = server.Offset
	}
	if e.Statement.SQL != "" {
		b.WriteString(excerpt(e.Statement.SQL, offset))
	}
	if server != nil && server.Detail != "" {
		fmt.Fprintf(&b, "  detail: %s\n", indented(server.Detail))
	}
	if server != nil && server.Hint != "" {
		fmt.Fprintf(&b, "  the server's hint: %s\n", indented(server.Hint))
	}
	if e.Undone {
		b.WriteString("  nothing of the revision remains: it was rolled back\n")
		if len(e.Also) > 0 {
			fmt.Fprintf(&b, "  nor of those before it in the same transaction: %s\n", strings.Join(e.Also, ", "))
		}
	} else if e.Left != "" {
		fmt.Fprintf(&b, "  %s\n", e.Left)
	}
	hint := hintOf(e.Err)
	if hint == "" {
		hint = wayOut(e)
	}
	fmt.Fprintf(&b, "  hint: %s\n", hint)
	return b.String()
}

// describeApply tells of a statement of a script that failed.
func describeApply(e *engine.ApplyError) string {
	text := e.Error() + "\n"
	if e.Statement != "" {
		text += excerpt(e.Statement, -1)
	}
	if e.Left != "" {
		text += "  " + e.Left + "\n"
	}
	return text
}

func indented(text string) string { return strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ") }

func wayOut(e *run.Error) string {
	again := "mig " + e.Step.Direction.String()
	if e.Resume {
		if e.Step.Direction == revision.Down {
			again += " TARGET"
		}
		return fmt.Sprintf("mend what is wrong, in the file from this statement on, and run `%s --resume`; or settle it by hand with `mig resolve %s`", again, e.Step.ID)
	}
	switch {
	case errors.Is(e.Err, context.Canceled):
		return fmt.Sprintf("it was stopped; `%s` goes on from here", again)
	case e.Undone && len(e.Also) > 0:
		return fmt.Sprintf("mend the file and run `%s` again", again)
	case e.Undone, e.Unready:
		return fmt.Sprintf("mend the file and run `%s` again; the revisions before it are done", again)
	}
	if e.Remain == 0 && !e.Commit {
		return fmt.Sprintf("mend the file, or undo by hand what an earlier run of it left, and run `%s` again", again)
	}
	return fmt.Sprintf("undo by hand what remains, or take it out of the file, and run `%s` again", again)
}

const (
	mostLines = 10  // of a statement that are shown
	mostChars = 200 // of each line
)

// excerpt gives the lines of a statement that tell where it failed: those around the offset, else the first.
func excerpt(sql string, offset int) string {
	lines := strings.Split(strings.TrimRight(sql, " \t\n"), "\n")
	at := -1
	if offset >= 0 && offset <= len(sql) {
		at = strings.Count(sql[:offset], "\n")
	}
	first := max(0, min(at-mostLines+3, len(lines)-mostLines))
	last := min(first+mostLines, len(lines))
	var b strings.Builder
	if first > 0 {
		b.WriteString("    …\n")
	}
	for i := first; i < last; i++ {
		text, cut := []rune(strings.Map(harmless, lines[i])), ""
		if len(text) > mostChars {
			text, cut = text[:mostChars], "…"
		}
		fmt.Fprintf(&b, "    %s%s\n", string(text), cut)
		if i == at {
			before := []rune(sql[strings.LastIndexByte(sql[:offset], '\n')+1 : offset])
			if len(before) <= mostChars {
				fmt.Fprintf(&b, "    %s^\n", blank(before))
			}
		}
	}
	if last < len(lines) {
		fmt.Fprintf(&b, "    … %d lines more\n", len(lines)-last)
	}
	return b.String()
}

// harmless replaces what a terminal would act on.
func harmless(r rune) rune {
	if unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
		return '\uFFFD'
	}
	return r
}

// blank gives spaces of the width of a text; tabs stay, since a terminal decides how wide they are.
func blank(text []rune) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteString(strings.Repeat(" ", columns(harmless(r))))
		}
	}
	return b.String()
}

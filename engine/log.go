package engine

import (
	"context"
	"fmt"
	"log/slog"

	"mig/engine/revision"
	"mig/engine/script"
)

// Attributes of what Options.Logger gets.
const (
	LogDatabase  = "database" // of several that the settings name
	LogRevision  = "revision"
	LogDirection = "direction"
	LogTook      = "took"
)

// warn tells what is likely to be wrong.
func (e *Environment) warn(format string, args ...any) { e.log(slog.LevelWarn, format, args...) }

// note tells what a person may want to know.
func (e *Environment) note(format string, args ...any) { e.log(slog.LevelInfo, format, args...) }

func (e *Environment) log(level slog.Level, format string, args ...any) {
	ctx := context.Background() // records carry no values of a caller's
	if e.opts.Logger.Enabled(ctx, level) {
		e.opts.Logger.LogAttrs(ctx, level, fmt.Sprintf(format, args...), e.attrs()...)
	}
}

func (e *Environment) attrs() []slog.Attr {
	if e.Config.Database == "" {
		return nil
	}
	return []slog.Attr{slog.String(LogDatabase, e.Config.Database)}
}

// tell tells of a step to OnStep, and to the logger as it begins and ends.
func (e *Environment) tell(x Event) {
	e.opts.OnStep(x)
	what := ""
	switch {
	case x.Statement > 0:
		return
	case x.Again != nil:
		what = "gave way, and is tried again"
	case x.Done:
		what = "done"
	default:
		what = "begins"
	}
	ctx := context.Background()
	if !e.opts.Logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := append(e.attrs(), slog.String(LogRevision, x.Step.ID), slog.String(LogDirection, x.Step.Direction.String()))
	if x.Done {
		attrs = append(attrs, slog.Duration(LogTook, x.Took))
	}
	e.opts.Logger.LogAttrs(ctx, slog.LevelDebug, stepText(x.Step)+" "+what, attrs...)
}

func stepText(s *script.Step) string {
	if s.Direction == revision.Mark {
		return "stamp"
	}
	return s.Direction.String()
}

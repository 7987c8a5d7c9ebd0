package engine

import (
	"errors"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/engine/build"
	"mig/engine/run"
	"mig/engine/script"
)

// RunError is what errors.As finds in the error of a run that failed at a statement: the revision, the statement and its place, and what remains of the revision.
type RunError = run.Error

// BuildError is what errors.As finds where a revision can't be evaluated, or written for the database: which one, and in which direction. What is wrong in its files is a *SourceError in it.
type BuildError = build.Error

// SourceError is what errors.As finds in an error about a file: its place, the message, and the way out.
type SourceError = diag.Error

// ServerError is what errors.As finds where a server has refused something: its code and its words.
type ServerError = dialects.ServerError

// Where says where an error comes from, as far as that is known: what is not is zero.
type Where struct {
	Revision  string
	Direction string // upgrade, downgrade or stamp
	File      string // as users write it: where it is wrong, or that of the revision
	Line, Col int    // from 1; 0 for the file as a whole
	Statement int    // its number in the revision, from 1
	SQL       string // of the statement
	Code      string // of the server: an SQLSTATE, or a number
}

// WhereOf asks an error where it comes from: a run that failed (*RunError, *ApplyError), a hook of it (*RunHookError), a revision that is unfinished (*UnfinishedError) or can't be evaluated
// (*BuildError), or something wrong in a file (*SourceError; of a list of them, the first). ok is false when nothing is known.
func WhereOf(err error) (w Where, ok bool) {
	var (
		ran     *run.Error
		applied *ApplyError
		left    *UnfinishedError
		hook    *RunHookError
		built   *BuildError
		place   *diag.Error
		server  *dialects.ServerError
	)
	switch {
	case errors.As(err, &ran):
		w.at(ran.Pos)
		w.of(ran.Step)
		if !ran.Unready && !ran.Begin && !ran.Commit && !ran.Applied {
			w.Statement, w.SQL = ran.Number, ran.Statement.SQL
		}
	case errors.As(err, &applied):
		w.at(applied.Pos)
		w.SQL = applied.Statement
		if applied.Step != nil {
			w.Revision, w.Direction = applied.Step.ID, applied.Step.Direction.String()
		}
	case errors.As(err, &left):
		w.at(left.Pos)
		w.Revision, w.Direction, w.Statement, w.SQL = left.Entry.Revision, left.Entry.Direction, left.Number(), left.SQL
	case errors.As(err, &hook):
		w.of(hook.Step)
	case errors.As(err, &built):
		w.Revision, w.Direction = built.Revision, built.Direction.String()
	}
	if w.File == "" && errors.As(err, &place) {
		w.at(place.Pos)
	}
	if w.File == "" && ran != nil && ran.Step != nil {
		w.File = ran.Step.Path
	}
	if w.File == "" && hook != nil && hook.Step != nil {
		w.File = hook.Step.Path
	}
	if errors.As(err, &server) {
		w.Code = server.Code
	}
	return w, w != Where{}
}

// WhereOf is the function of this name, which also knows the revision that a file is of.
func (e *Environment) WhereOf(err error) (Where, bool) {
	w, ok := WhereOf(err)
	if g := e.graph(); g != nil && w.Revision == "" && w.File != "" {
		all, _ := g.Closure(g.EffectiveHeads()) // its own heads are known
		for _, id := range all {
			if f := fileOf(g, id); f != nil && f.Path == w.File {
				w.Revision = id
			}
		}
	}
	return w, ok
}

func (w *Where) at(p diag.Pos) { w.File, w.Line, w.Col = p.File, p.Line, p.Col }

func (w *Where) of(s *script.Step) {
	if s != nil {
		w.Revision, w.Direction = s.ID, s.Direction.String()
	}
}

package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"os/user"
	"strings"
	"time"

	"mig/dialects"
	"mig/dsl/diag"
	"mig/dsl/schema"
	"mig/engine/revision"
	"mig/engine/run"
	"mig/engine/script"
)

// logOf gives the log table for a database, nil if the settings want none.
func (e *Environment) logOf(c *connected) *script.Log { return e.logFor(c.Dialect, c.facts) }

func (e *Environment) logFor(d dialects.Dialect, f dialects.Facts) *script.Log {
	if e.Config.LogTable == "" {
		return nil
	}
	return &script.Log{Dialect: d, Facts: f, Table: schema.Name{Schema: e.Config.VersionTableSchema, Name: e.Config.LogTable}}
}

// journal makes the log table, unless it is there, and gives what keeps it; nil without one.
func (e *Environment) journal(ctx context.Context, c *connected) (*run.Journal, error) {
	log := e.logOf(c)
	if log == nil {
		return nil, nil
	}
	exists, err := c.session.TableExists(ctx, log.Table)
	if err != nil {
		return nil, err
	}
	if !exists {
		list, err := log.Create()
		if err != nil {
			return nil, fmt.Errorf("the log table %s: %w", log.Table, err)
		}
		for _, st := range list {
			if _, err := c.session.Run(ctx, st); err != nil {
				return nil, fmt.Errorf("the log table %s can't be created: %w", log.Table, err)
			}
		}
	}
	last, err := lastID(ctx, c.session, log)
	return &run.Journal{Log: log, New: e.entries(last), Settle: settle}, err
}

// lastID gives the greatest ID of the log.
func lastID(ctx context.Context, s dialects.Session, log *script.Log) (string, error) {
	_, rows, err := s.Query(ctx, log.SelectLast())
	if err != nil {
		return "", fmt.Errorf("the log table %s can't be read: %w", log.Table, err)
	}
	if len(rows) == 0 || len(rows[0]) == 0 || rows[0][0] == nil {
		return "", nil
	}
	return *rows[0][0], nil
}

// idTime is the part of an ID that tells the time, in a form that sorts.
const idTime = "20060102T150405.000000Z"

// entries gives the function that makes rows of the log. They sort by the time of their start, and after those that are there, whatever the clocks of other hosts said.
func (e *Environment) entries(last string) func(*script.Step) *script.Entry {
	var suffix [6]byte
	_, _ = rand.Read(suffix[:]) // it never fails
	n, latest := 0, ""
	if len(last) > len(idTime) {
		latest = last[:len(idTime)]
		_, _ = fmt.Sscanf(last[len(idTime):], "-%d-", &n) // what mig has not written sorts as it does
	}
	host, _ := os.Hostname() // who can't be told is left out
	who := ""
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	return func(s *script.Step) *script.Entry {
		n++
		started := e.opts.Clock().UTC()
		latest = max(latest, started.Format(idTime))
		x := &script.Entry{
			ID:       fmt.Sprintf("%s-%06d-%s", latest, n, hex.EncodeToString(suffix[:])),
			Revision: s.ID, Direction: s.Direction.String(), Started: started, Who: who, Host: host, Mig: e.opts.Mig, Tag: e.opts.Tag,
			Files: s.FilesText(),
		}
		if e.byHand != nil {
			e.byHand.into(x)
		}
		return x
	}
}

// entriesOf reads rows of the log.
func entriesOf(ctx context.Context, s dialects.Session, log *script.Log, query string) ([]script.Entry, error) {
	_, rows, err := s.Query(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("the log table %s can't be read: %w", log.Table, err)
	}
	out := make([]script.Entry, len(rows))
	for i, row := range rows {
		if out[i], err = log.Read(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// unfinished gives the runs that came to no end.
func unfinished(ctx context.Context, s dialects.Session, log *script.Log) ([]script.Entry, error) {
	return entriesOf(ctx, s, log, log.SelectUnfinished())
}

// UnfinishedError says that a revision is neither applied nor not: a run of it ended in the middle.
type UnfinishedError struct {
	Entry script.Entry
	Pos   diag.Pos // of the statement in question, if it is known
	SQL   string   // of it
	Shows string   // a query that shows what became of its table, or ""
}

// Unsure reports whether it is not known if the statement in question took effect.
func (e *UnfinishedError) Unsure() bool {
	return e.Entry.Status == script.Running && e.Entry.Begun > e.Entry.Done
}

// Number gives the number of the statement in question, from 1: the one that failed, else the one after those that are done.
func (e *UnfinishedError) Number() int { return number(&e.Entry) }

func number(x *script.Entry) int {
	if x.Status == script.Failed && x.Begun > x.Done {
		return x.Begun
	}
	return x.Done + 1
}

// Error says how the revision stands.
func (e *UnfinishedError) Error() string {
	where := ""
	if e.Pos.Line > 0 {
		where = e.Pos.String() + ": "
	}
	x := &e.Entry
	text := fmt.Sprintf("%s%s of %s is unfinished: %d of %d statements are done; ", where, x.Direction, x.Revision, x.Done, x.Total)
	switch {
	case e.Unsure():
		return text + fmt.Sprintf("statement %d was begun when its runner ended, and may have taken effect", e.Number())
	case x.Status == script.Running:
		return text + "its runner ended before the next was begun"
	}
	return text + fmt.Sprintf("statement %d failed: %s", e.Number(), firstLine(x.Error))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// unfinishedNow gives the runs that came to no end, where there is a log.
func (e *Environment) unfinishedNow(ctx context.Context, c *connected) ([]script.Entry, error) {
	log := e.logOf(c)
	if log == nil {
		return nil, nil
	}
	exists, err := c.session.TableExists(ctx, log.Table)
	if err != nil || !exists {
		return nil, err
	}
	return unfinished(ctx, c.session, log)
}

// mayRun refuses to run beside what is unfinished, unless it is to be gone on with in this direction.
func (e *Environment) mayRun(ctx context.Context, c *connected, d revision.Direction, list []script.Entry) error {
	for i := range list {
		if !e.opts.Resume || list[i].Direction != d.String() {
			return e.explainUnfinished(ctx, c, &list[i])
		}
	}
	return nil
}

// resumePlan is the step of an unfinished run. One of a revision that runs again since it changed does nothing to the version table.
func (e *Environment) resumePlan(ctx context.Context, c *connected, x *script.Entry, d revision.Direction) (revision.Plan, error) {
	g := e.graph()
	p, err := g.OnePlan(c.heads, x.Revision, d)
	if f := e.File(x.Revision); err == nil && len(p.Steps) == 0 && d == revision.Up && f != nil && f.Meta.OnChange {
		p.Steps = []revision.Step{{Revision: g.Revision(x.Revision), Direction: d}}
	}
	if err == nil && len(p.Steps) == 0 {
		err = e.explainUnfinished(ctx, c, x)
	}
	return p, err
}

// explainUnfinished finds the statement in question.
func (e *Environment) explainUnfinished(ctx context.Context, c *connected, x *script.Entry) *UnfinishedError {
	out := &UnfinishedError{Entry: *x}
	if st := e.statementOf(ctx, c, x); st != nil {
		out.Pos, out.SQL = st.Pos, st.SQL
		out.Shows = showQuery(c.Dialect, c.facts, st.SQL[min(st.First, len(st.SQL)):])
	}
	return out
}

// statementOf gives the statement that an unfinished run was at, nil where the files don't tell any more.
func (e *Environment) statementOf(ctx context.Context, c *connected, x *script.Entry) *dialects.Statement {
	d := revision.Up
	if x.Direction == revision.Down.String() {
		d = revision.Down
	}
	g, err := e.Graph(ctx)
	if err != nil || g.Revision(x.Revision) == nil {
		return nil
	}
	b, err := e.builder(ctx, c.Dialect, c.facts)
	if err != nil {
		return nil
	}
	s, err := b.Script(e.alone(g, x.Revision, d))
	if err != nil || len(s.Steps) == 0 || s.Steps[0].Late != nil {
		return nil
	}
	n := 0
	for st := range s.Steps[0].Statements() {
		if n++; n == number(x) {
			found := *st
			return &found
		}
	}
	return nil
}

// alone is a plan of one revision, from where its parents are.
func (e *Environment) alone(g *revision.Graph, id string, d revision.Direction) revision.Plan {
	before := append(append([]string(nil), g.Parents(id)...), g.Dependencies(id)...)
	if d == revision.Down {
		return revision.Plan{From: []string{id}, Steps: []revision.Step{{Revision: g.Revision(id), Direction: d, Delete: []string{id}, Insert: before}}}
	}
	return revision.Plan{From: before, Steps: []revision.Step{{Revision: g.Revision(id), Direction: d, Insert: []string{id}}}}
}

// settleTime is for questions to the catalog.
const settleTime = 30 * time.Second

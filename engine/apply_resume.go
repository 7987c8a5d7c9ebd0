package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/engine/script"
)

// How a script goes on that ended in the middle of a revision.

// settle sees to the statement at which the earlier run ended, as an online run does: it may have taken effect without the log being told.
func (a *applying) settle(ctx context.Context, x *script.Entry) error {
	c, err := a.asRendered()
	if err != nil {
		return err
	}
	changed := ""
	if f, w := a.e.File(x.Revision), &a.w.Steps[a.start]; f == nil || f.Hash() != w.File.Hash {
		changed = w.File.Path
	}
	if st := a.e.statementOf(ctx, c, x); st != nil && changed == "" {
		if err := a.settleStatement(ctx, c, x, st); err != nil {
			return err
		}
	} else if changed != "" && x.Error == "" && x.Begun > x.Done && x.Done < x.Total {
		return a.refuse("look whether it did; `mig resolve` settles it", "it can't be told whether statement %d of %s took effect, since %s has changed since the script was written", x.Done+1, x.Revision, changed)
	}
	x.Error = ""
	st, err := a.e.logOf(a.c).Update(x, "statements_done", "statement_begun", "done_hash", "error")
	if err == nil {
		_, err = a.c.session.Run(ctx, st)
	}
	return err
}

// asRendered is the database as the script was rendered for.
func (a *applying) asRendered() (*connected, error) {
	c := *a.c
	version, err := c.Dialect.ParseVersion(a.w.Version)
	if err == nil {
		c.facts, err = a.e.facts(c.Dialect)
	}
	c.facts.Version = version
	return &c, err
}

func (a *applying) settleStatement(ctx context.Context, c *connected, x *script.Entry, st *dialects.Statement) error {
	if m, ok := a.c.session.(dialects.Mender); ok {
		if err := m.Mend(ctx, *st); err != nil {
			return err
		}
	}
	if x.Error != "" || x.Begun <= x.Done || script.ChangesRows(st) { // which is told the log in one transaction
		return nil
	}
	effect := dialects.RawEffect{}
	if r, ok := a.c.Dialect.(dialects.EffectReader); ok {
		effect = r.Effect(dialects.Statement{SQL: st.SQL[min(st.First, len(st.SQL)):]})
	}
	if effect.Opens { // and ended with its runner
		return nil
	}
	took := effect.Ends // else the log would not tell what ran before it
	if !took {
		var err error
		if took, err = settle(ctx, a.c.session, x, st); err != nil {
			return err
		}
	}
	if !took {
		return nil
	}
	row := *x
	if err := a.e.countDone(ctx, c, x, &row); err != nil {
		return err
	}
	x.Done, x.DoneHash, x.Begun = row.Done, row.DoneHash, row.Done+1
	return nil
}

// whole refuses to begin in the middle of a transaction, which takes effect as a whole or not at all.
func (a *applying) whole() error {
	v := a.verbatim()
	for _, p := range a.parts[:a.start+1] {
		err := p.Statements(a.c.Dialect, func(st *dialects.Statement, _ int) error {
			v.Pass(*st)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if v.Open() {
		return a.refuse("render one that starts there", "it starts at %s, and the database is at %s, in the middle of what the script does in one transaction", script.HeadsText(a.w.From), script.HeadsText(a.c.heads))
	}
	return nil
}

// passing passes over statements that an earlier run has done, up to what told the log so.
type passing struct {
	until string // what the statement begins with that told the log of the last one; "" once it was passed
	hash  string // that it holds
	after bool   // it was passed just now
}

// passing gives how to go on with a step; a script that finds the place by itself runs whole.
func (a *applying) passing(step *script.WrittenStep) *passing {
	if a.resume == nil || step == nil || step.ID != a.resume.Revision || a.w.Form.Guard != script.Unguarded && !a.c.Dialect.Traits().TransactionalDDL {
		return nil
	}
	log := sqltext.QualifiedName(a.c.Dialect, a.e.logOf(a.c).Table)
	if a.resume.Done == 0 {
		return &passing{until: "INSERT INTO " + log + " ("}
	}
	return &passing{until: "UPDATE " + log + " SET statements_done = " + strconv.Itoa(a.resume.Done) + ",", hash: a.resume.DoneHash}
}

func (p *passing) over(st *dialects.Statement) (bool, error) {
	switch {
	case p == nil:
		return false, nil
	case p.until == "" && p.after: // the end of its transaction, if it had one
		p.after = false
		return strings.TrimSpace(st.SQL) == "COMMIT", nil
	case p.until == "":
		return false, nil
	case !strings.HasPrefix(st.SQL, p.until):
		return true, nil
	case !strings.Contains(st.SQL, p.hash):
		return true, errors.New("what ran of the revision is not what the script has")
	}
	p.until, p.after = "", true
	return true, nil
}

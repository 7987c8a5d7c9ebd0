package run

import (
	"context"

	"mig/dialects"
	"mig/engine/script"
)

// The bounds of a batch: what is sent at once, and what a server holds of it.
const (
	batchStatements = 1000
	batchBytes      = 256 << 10
)

// batch gathers actions of a transaction, to run them in one round trip.
type batch struct {
	*progress
	to      dialects.Batcher
	begin   string
	actions []script.Action
	list    []dialects.Statement
	size    int
}

// batched runs a step in few round trips: its statements, its bookkeeping and the row of the log, then the commit, since the bookkeeping is checked before it.
// The row of the log is made before the statements have run, so that its times are the server's.
func (p *progress) batched(ctx context.Context, s *script.Script, i int, to dialects.Batcher) error {
	b := &batch{progress: p, to: to, begin: s.Dialect.Script(s.Facts).Begin()}
	if clock := s.Dialect.Traits().Clock; !s.Single && p.entry != nil {
		p.entry.Clock = clock
	}
	for a := range s.Actions(i) {
		if err := b.take(ctx, a); err != nil {
			return err
		}
	}
	if err := b.log(); err != nil {
		return p.failed(ctx, script.Action{Kind: script.Run}, err)
	}
	return b.flush(ctx)
}

// take adds an action to the batch, or runs it where it must run alone.
func (b *batch) take(ctx context.Context, a script.Action) error {
	switch {
	case a.Kind == script.Begin:
		return b.add(ctx, a, dialects.Statement{SQL: b.begin, Op: "transaction"})
	case a.Kind == script.Commit:
		if err := b.log(); err != nil {
			return b.failed(ctx, a, err)
		}
	case a.Kind == script.Run && b.to.Batches(*a.Statement) && a.Statement.Guard == "" && b.skip == 0:
		return b.add(ctx, a, *a.Statement)
	}
	if err := b.flush(ctx); err != nil {
		return err
	}
	if err := b.do(ctx, a); err != nil {
		return b.failed(ctx, a, err)
	}
	return nil
}

// log adds the row of the log.
func (b *batch) log() error {
	if b.entry == nil || b.recorded {
		return nil
	}
	b.recorded = true
	b.ended()
	st, err := b.r.Journal.Log.Insert(b.entry)
	b.actions, b.list = append(b.actions, script.Action{Kind: script.Setting, Bookkeeping: true}), append(b.list, st)
	return err
}

func (b *batch) add(ctx context.Context, a script.Action, st dialects.Statement) error {
	if a.Statement != nil {
		a.Statement = &st // what a Series gives is kept no longer than its turn
	}
	b.actions, b.list = append(b.actions, a), append(b.list, st)
	if b.size += len(st.SQL); len(b.list) == batchStatements || b.size >= batchBytes {
		return b.flush(ctx)
	}
	return nil
}

// flush runs what was gathered.
func (b *batch) flush(ctx context.Context) error {
	actions, list := b.actions, b.list
	b.actions, b.list, b.size = b.actions[:0], b.list[:0], 0
	if len(list) == 0 {
		return nil
	}
	b.r.tell(b.step, b.number+1)
	rows, failed, err := b.to.RunBatch(ctx, list)
	for k, a := range actions[:min(failed+1, len(actions))] {
		if a.Kind == script.Begin {
			b.r.open = true
		}
		if a.Kind == script.Run {
			b.number++
		}
		if k == failed {
			break
		}
		if a.Kind == script.Run && !a.Bookkeeping && b.entry != nil {
			b.chain.Add(a.Statement)
		}
		if bad := checkRows(a, rows[k]); bad != nil {
			return b.failed(ctx, a, bad)
		}
	}
	if err != nil {
		return b.failed(ctx, actions[failed], err)
	}
	return nil
}

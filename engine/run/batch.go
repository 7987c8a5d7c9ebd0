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
	sent    *sent
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
		return b.stop(ctx, script.Action{Kind: script.Run}, err)
	}
	if err := b.sync(ctx); err != nil {
		return err
	}
	return b.applied(ctx)
}

// take adds an action to the batch, or runs it where it must run alone.
func (b *batch) take(ctx context.Context, a script.Action) error {
	switch {
	case a.Kind == script.Begin:
		return b.add(ctx, a, dialects.Statement{SQL: b.begin, Op: "transaction"})
	case a.Kind == script.Commit:
		if err := b.log(); err != nil {
			return b.stop(ctx, a, err)
		}
	case a.Kind == script.Run && b.to.Batches(*a.Statement) && a.Statement.Guard == "" && b.skip == 0:
		return b.add(ctx, a, *a.Statement)
	}
	if err := b.sync(ctx); err != nil {
		return err
	}
	if a.Kind == script.Commit { // of an atomic step it is the only one
		if err := b.applied(ctx); err != nil {
			return err
		}
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
		if b.entry != nil && !a.Bookkeeping {
			b.chain.Add(&st)
		}
	}
	b.actions, b.list = append(b.actions, a), append(b.list, st)
	if b.size += len(st.SQL); len(b.list) == batchStatements || b.size >= batchBytes {
		return b.flush(ctx)
	}
	return nil
}

// sent is a batch that runs while the next is gathered.
type sent struct {
	actions []script.Action
	answer  chan answer
}

// answer is what a batch gives.
type answer struct {
	rows   []int64
	failed int
	err    error
}

// flush sends what was gathered, when what was sent before is done: the server is not kept waiting while statements are cut and hashed.
func (b *batch) flush(ctx context.Context) error {
	actions, list, before := b.actions, b.list, b.sent
	var next dialects.Batch
	if len(list) > 0 {
		next = b.to.Batch(list)
	}
	b.actions, b.list, b.size, b.sent = nil, list[:0], 0, nil
	var got answer
	if before != nil {
		if got = <-before.answer; got.err != nil {
			return b.done(ctx, before.actions, got)
		}
	}
	if next != nil {
		b.r.tell(b.step, b.number+1)
		b.sent = &sent{actions, make(chan answer, 1)}
		go func(to chan<- answer) {
			rows, failed, err := next.Run(ctx)
			to <- answer{rows, failed, err}
		}(b.sent.answer)
	}
	if before == nil {
		return nil
	}
	return b.done(ctx, before.actions, got)
}

// sync runs what was gathered, and waits until it is done.
func (b *batch) sync(ctx context.Context) error {
	if err := b.flush(ctx); err != nil {
		return err
	}
	return b.flush(ctx)
}

// done counts the actions of a batch as done, up to the one that failed.
func (b *batch) done(ctx context.Context, actions []script.Action, got answer) error {
	for k, a := range actions[:min(got.failed+1, len(actions))] {
		if a.Kind == script.Begin {
			b.r.open = true
		}
		if a.Kind == script.Run {
			b.number++
		}
		if k == got.failed {
			return b.stop(ctx, a, got.err)
		}
		if bad := checkRows(a, got.rows[k]); bad != nil {
			return b.stop(ctx, a, bad)
		}
	}
	return nil
}

// stop waits for what runs still, and undoes it with the rest.
func (b *batch) stop(ctx context.Context, a script.Action, err error) error {
	if b.sent != nil {
		<-b.sent.answer
		b.sent = nil
	}
	return b.failed(ctx, a, err)
}

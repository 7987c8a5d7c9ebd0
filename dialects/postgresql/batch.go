package postgresql

import (
	"context"
	"errors"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Batches leaves out COPY, whose data are sent beside it.
func (s *pgSession) Batches(st dialects.Statement) bool {
	return !st.Copy && st.Repeat <= 1 && st.First < len(st.SQL) && !copyIn.MatchString(st.SQL[min(max(st.First, 0), len(st.SQL)):])
}

// pgBatch is one message of the simple protocol. Each statement that is done gives an answer, so that the one that fails is known; a syntax error, which the
// server finds before it runs any, tells its place in the message.
// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
type pgBatch struct {
	s      *pgSession
	sql    string
	starts []int // of the statements
}

// Batch joins the statements.
func (s *pgSession) Batch(list []dialects.Statement) dialects.Batch {
	size := 0
	for i := range list {
		size += len(list[i].SQL) + len(";\n\n")
	}
	text, starts := make([]byte, 0, size), make([]int, len(list))
	for i := range list {
		starts[i] = len(text)
		text = sqltext.AppendSQL(text, list[i])
	}
	return &pgBatch{s, string(text), starts}
}

// Run sends the message.
func (b *pgBatch) Run(ctx context.Context) (rows []int64, failed int, err error) {
	rows = make([]int64, 0, len(b.starts))
	results := b.s.conn.Exec(ctx, b.sql)
	for results.NextResult() {
		tag, err := results.ResultReader().Close()
		if err == nil { // Close below gives the error
			rows = append(rows, changedRows(tag.String()))
		}
	}
	if err := results.Close(); err != nil {
		failed, err = b.blame(ctx, err, len(rows))
		for len(rows) < failed {
			rows = append(rows, -1) // of a message with a syntax error none ran
		}
		return rows, failed, err
	}
	return rows, len(b.starts), nil
}

// blame finds the statement that failed, and makes its error.
func (b *pgBatch) blame(ctx context.Context, err error, done int) (int, error) {
	at := min(done, len(b.starts)-1)
	err = b.s.fail(ctx, err, b.sql)
	var server *dialects.ServerError
	if errors.As(err, &server) && server.Offset >= 0 {
		for at+1 < len(b.starts) && b.starts[at+1] <= server.Offset {
			at++
		}
		server.Offset -= b.starts[at]
	}
	return at, err
}

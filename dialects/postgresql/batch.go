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

// RunBatch sends the statements as one message of the simple protocol. Each that is done gives an answer, so that the one that fails is known; a syntax error, which the
// server finds before it runs any, tells its place in the message.
// https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
func (s *pgSession) RunBatch(ctx context.Context, list []dialects.Statement) (rows []int64, failed int, err error) {
	var text []byte
	starts := make([]int, len(list))
	for i, st := range list {
		starts[i] = len(text)
		text = sqltext.AppendSQL(text, st)
	}
	sql := string(text)
	results := s.conn.Exec(ctx, sql)
	for results.NextResult() {
		tag, err := results.ResultReader().Close()
		if err == nil { // Close below gives the error
			rows = append(rows, changedRows(tag.String()))
		}
	}
	if err := results.Close(); err != nil {
		failed, err = s.blame(ctx, err, sql, starts, len(rows))
		for len(rows) < failed {
			rows = append(rows, -1) // of a message with a syntax error none ran
		}
		return rows, failed, err
	}
	return rows, len(list), nil
}

// blame finds the statement that failed, and makes its error.
func (s *pgSession) blame(ctx context.Context, err error, sql string, starts []int, done int) (int, error) {
	at := min(done, len(starts)-1)
	err = s.fail(ctx, err, sql)
	var server *dialects.ServerError
	if errors.As(err, &server) && server.Offset >= 0 {
		for at+1 < len(starts) && starts[at+1] <= server.Offset {
			at++
		}
		server.Offset -= starts[at]
	}
	return at, err
}

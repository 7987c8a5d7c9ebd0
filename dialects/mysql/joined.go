package mysql

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/go-sql-driver/mysql"

	"mig/dialects"
)

// joinedSession sends several statements as one text, which the server cuts and runs one after the other. Some proxies in front of a server don't: multiStatements=false in the URL is for these.
// https://dev.mysql.com/doc/c-api/8.4/en/c-api-multiple-queries.html
type joinedSession struct{ mySession }

// mostJoined keeps a text clear of the server's max_allowed_packet, the default of which is 1 MiB at the least.
const mostJoined = 64 << 10

// Joins takes what is sent once and is not long.
func (*joinedSession) Joins(s dialects.Statement) bool {
	return s.Repeat <= 1 && !s.Copy && !s.Client && len(s.SQL) <= mostJoined
}

// RunJoined sends one text.
func (s *joinedSession) RunJoined(ctx context.Context, list []dialects.Statement) (rows []int64, err error) {
	var text strings.Builder
	last := 0
	for i := range list {
		if i > 0 {
			text.WriteString(";\n")
		}
		last = text.Len()
		text.WriteString(list[i].SQL)
	}
	sent := text.String()
	err = s.Raw(ctx, sent, last, func(ctx context.Context, conn any) error {
		to, ok := conn.(driver.ExecerContext)
		if !ok {
			return fmt.Errorf("the driver's connection is a %T", conn)
		}
		result, err := to.ExecContext(ctx, sent, nil)
		if counts, ok := result.(mysql.Result); ok && err == nil {
			rows = counts.AllRowsAffected()
		}
		return err
	})
	if err == nil && len(rows) < len(list) {
		err = fmt.Errorf("%s: the server answered %d of %d statements; a proxy may be the cause, for which the URL takes multiStatements=false", s.Endpoint(), len(rows), len(list))
	}
	return rows, err
}

package oracle

import (
	"context"

	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// Objects reads views and sequences, but for the sequences of identity columns. The dictionary does not keep where a sequence started: one starts at its
// least value. https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_SEQUENCES.html
func (s *oraSession) Objects(ctx context.Context) ([]*schema.Object, error) {
	var out []*schema.Object
	rows, err := s.Select(ctx, `SELECT sequence_name, NULL, TO_CHAR(increment_by), TO_CHAR(min_value), TO_CHAR(max_value), TO_CHAR(NULLIF(cache_size, 0)), cycle_flag FROM all_sequences
WHERE sequence_owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND sequence_name NOT LIKE 'ISEQ$$\_%' ESCAPE '\' ORDER BY sequence_name`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		out = append(out, sqlconn.Sequence(showName(r.Text(0)), r, sqlconn.SequenceDefaults{Start: 1, Increment: 1, Min: 1, Cache: 20}))
	}
	rows, err = s.Select(ctx, `SELECT view_name, text FROM all_views WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') ORDER BY view_name`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		out = append(out, sqlconn.View(showName(r.Text(0)), r.Text(1)))
	}
	return out, nil
}

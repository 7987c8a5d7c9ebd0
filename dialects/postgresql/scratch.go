package postgresql

import (
	"context"
	"errors"

	"mig/dialects"
	"mig/dsl/schema"
)

// scratchSchema is where Scratch makes what it is given. The name is long enough not to be anyone's.
const scratchSchema = "mig_scratch_of_a_comparison"

// Scratch makes a schema in a transaction that is rolled back, and puts it before the others of the search path: what is not in it, such as the types of extensions, is found
// there. https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
func (s *pgSession) Scratch(ctx context.Context, list []dialects.Statement) (found *schema.Database, err error) {
	if err := s.Begin(ctx); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Rollback(context.WithoutCancel(ctx))) }()
	if err := s.exec(ctx, "CREATE SCHEMA "+scratchSchema); err != nil {
		var refused *dialects.ServerError
		if errors.As(err, &refused) && refused.Code == "42501" { // insufficient_privilege
			return nil, dialects.ErrNoScratch
		}
		return nil, err
	}
	// Functions may be of tables that are not made here.
	if err := s.exec(ctx, "SET LOCAL check_function_bodies = off"); err != nil {
		return nil, err
	}
	if err := s.exec(ctx, "SELECT pg_catalog.set_config('search_path', '"+scratchSchema+", ' || pg_catalog.current_setting('search_path'), true)"); err != nil {
		return nil, err
	}
	err = dialects.Make(ctx, s, list)
	var refused *dialects.ServerError
	if errors.As(err, &refused) && refused.Code == "53200" { // out_of_memory: of the lock table
		return nil, dialects.ErrScratchLocks
	}
	if err != nil {
		return nil, err
	}
	return s.whole(ctx, nil) // with the path as it is: what is found elsewhere is named as in the session's own schema
}

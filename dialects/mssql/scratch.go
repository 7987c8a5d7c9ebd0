package mssql

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlconn"
	"mig/dsl/schema"
)

// scratchName gives a name that is nobody's, and no other session's: two that compare at once would else wait for each other.
func scratchName() string { return "mig_scratch_" + strings.ToLower(rand.Text()[:16]) }

// ScratchSchema names the schema that Scratch makes.
func (s *msSession) ScratchSchema() string { return s.aside }

// scratchWait is how many milliseconds Scratch waits for a lock of others'. The rows of the catalog that it writes are locked until it is rolled back, and whoever reads all of the catalog waits for
// that, since metadata is read as READ COMMITTED and has no versions.
// https://techcommunity.microsoft.com/blog/azuredbsupport/create-table-and-and-insert-into-within-same-transaction-blocks-sys-tables-catal/3038080
// https://learn.microsoft.com/previous-versions/sql/sql-server-2012/ms175065(v=sql.110)
const scratchWait = 2000

// Scratch makes tables in a schema of their own, in a transaction that is rolled back. Types and sequences that columns name are found as ever: a definition looks for names in the user's
// default schema, whatever schema it makes something in, and only ALTER USER sets that one.
// https://learn.microsoft.com/sql/t-sql/statements/create-schema-transact-sql, alter-user-transact-sql
// https://learn.microsoft.com/archive/blogs/sqlprogrammability/name-resolution-default-schema-implicit-schema-part-iii
func (s *msSession) Scratch(ctx context.Context, list []dialects.Statement) (*schema.Database, error) {
	wait, err := s.lockTimeout(ctx)
	if err != nil {
		return nil, scratchRefused(err)
	}
	found, err := s.scratch(ctx, list, wait)
	// The setting outlives the transaction, and an end of the context both.
	if undone := s.endScratch(context.WithoutCancel(ctx), wait); undone != nil {
		return nil, errors.Join(err, fmt.Errorf("what was made aside can't be rolled back: %w", undone))
	}
	if err != nil {
		return nil, scratchRefused(err)
	}
	return found, nil
}

// scratchRefused tells a server's refusal, after which texts are compared as they are written, from what ends the comparison.
func scratchRefused(err error) error {
	var refused *dialects.ServerError
	if errors.As(err, &refused) {
		return fmt.Errorf("%w: %w", dialects.ErrScratchRefused, err)
	}
	return err
}

func (s *msSession) scratch(ctx context.Context, list []dialects.Statement, wait int) (*schema.Database, error) {
	if wait < 0 || wait > scratchWait {
		if err := s.Exec(ctx, setLockTimeout(scratchWait)); err != nil {
			return nil, err
		}
	}
	if err := s.Begin(ctx); err != nil {
		return nil, err
	}
	// It has to be first in its batch, and takes all that follows there for its own. Whatever comes after an error that has ended the transaction finds no such schema, and makes nothing.
	if err := s.Exec(ctx, "CREATE SCHEMA "+s.aside); err != nil {
		return nil, err
	}
	if err := dialects.Make(ctx, s, list); err != nil {
		return nil, err
	}
	found, err := sqlconn.Inspect(ctx, s.aside, nil, sqlconn.Same, s.inspect)
	if err != nil {
		return nil, err
	}
	return &schema.Database{Schema: found}, s.withoutMadeUp(ctx, found)
}

// endScratch takes back what was made, and the setting. Both are tried: each is of use without the other.
func (s *msSession) endScratch(ctx context.Context, wait int) error {
	return errors.Join(s.Rollback(ctx), s.Exec(ctx, setLockTimeout(wait)))
}

// lockTimeout gives the setting of the session. https://learn.microsoft.com/sql/t-sql/functions/lock-timeout-transact-sql
func (s *msSession) lockTimeout(ctx context.Context) (int, error) {
	text, err := s.One(ctx, "SELECT @@LOCK_TIMEOUT")
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(text)
}

// https://learn.microsoft.com/sql/t-sql/statements/set-lock-timeout-transact-sql
func setLockTimeout(ms int) string { return "SET LOCK_TIMEOUT " + strconv.Itoa(ms) }

// Names that the server makes up differ each time that a table is made, and are not found anew in another.
// https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-key-constraints-transact-sql, sys-check-constraints-transact-sql, sys-default-constraints-transact-sql
const madeUpQuery = `SELECT OBJECT_NAME(k.parent_object_id), k.name FROM sys.key_constraints k WHERE k.schema_id = SCHEMA_ID(@p1) AND k.is_system_named = 1
UNION ALL SELECT OBJECT_NAME(k.parent_object_id), k.name FROM sys.check_constraints k WHERE k.schema_id = SCHEMA_ID(@p1) AND k.is_system_named = 1
UNION ALL SELECT OBJECT_NAME(k.parent_object_id), k.name FROM sys.default_constraints k WHERE k.schema_id = SCHEMA_ID(@p1) AND k.is_system_named = 1`

// withoutMadeUp takes away the names that the server has made up, as operations say none.
func (s *msSession) withoutMadeUp(ctx context.Context, found *schema.Schema) error {
	rows, err := s.Select(ctx, madeUpQuery, s.aside)
	if err != nil {
		return err
	}
	for _, r := range rows {
		t, err := found.Table(schema.Name{Name: r.Text(0)})
		if err != nil || t == nil {
			continue
		}
		if k := t.Constraint(r.Text(1)); k != nil {
			k.Name = ""
		}
		for _, c := range t.Columns {
			if c.DefaultName == r.Text(1) {
				c.DefaultName = ""
			}
		}
	}
	return nil
}

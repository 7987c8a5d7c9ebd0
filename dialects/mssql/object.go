package mssql

import (
	"mig/dialects/sqltext"
	"mig/dsl/op"
)

// createSequence states where the numbers begin, as other databases do by themselves: here the default is the least number of BIGINT. The
// same goes for the number with which a cycle begins again.
// https://learn.microsoft.com/sql/t-sql/statements/create-sequence-transact-sql
func createSequence(c *sqltext.Compiler, o *op.CreateSequence) string {
	id := o.Options
	first, limit := int64(1), &id.MinValue
	if id.Increment != nil && *id.Increment < 0 {
		first, limit = -1, &id.MaxValue
	}
	if *limit != nil {
		first = **limit
	}
	if id.Start == nil {
		id.Start = &first
	}
	if id.Cycle && *limit == nil && (*id.Start >= 1) == (first >= 1) {
		*limit = &first
	}
	cache, cycle := "", ""
	switch {
	case id.Cache != nil && *id.Cache == 0:
		cache = "NO CACHE"
	case id.Cache != nil:
		cache = sqltext.IdentityOption("CACHE", *id.Cache)
	}
	if id.Cycle {
		cycle = "CYCLE"
	}
	id.Cache, id.Cycle = nil, false
	return sqltext.Join("CREATE SEQUENCE", c.Table(o.Name), sqltext.IdentityOptions(&id), cycle, cache)
}

// createView: the statement is alone in its batch.
// https://learn.microsoft.com/sql/t-sql/statements/create-view-transact-sql
func createView(c *sqltext.Compiler, o *op.CreateView) string {
	return "CREATE VIEW " + c.Table(o.Name) + " AS " + oneQuery(c, o.Select)
}

// validate checks the rows that are there. CHECK the second time turns the constraint on.
// https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql
func validate(c *sqltext.Compiler, o *op.ValidateConstraint) string {
	return "ALTER TABLE " + c.Table(o.Table) + " WITH CHECK CHECK CONSTRAINT " + c.ID(o.Name)
}

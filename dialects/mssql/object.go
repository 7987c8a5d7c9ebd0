package mssql

import (
	"math"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// createSequence states where the numbers begin, as other databases do by themselves: here the default is the least number of BIGINT. The
// same goes for the number with which a cycle begins again.
// https://learn.microsoft.com/sql/t-sql/statements/create-sequence-transact-sql
func createSequence(c *sqltext.Compiler, o *op.CreateSequence) string {
	id := filled(o.Options)
	cycle := sqltext.If(id.Cycle, "CYCLE")
	cache := ""
	if id.Cache != nil {
		cache = cacheOf(*id.Cache)
	}
	id.Cache, id.Cycle = nil, false
	return sqltext.Join("CREATE SEQUENCE", c.Table(o.Name), sqltext.IdentityOptions(&id), cycle, cache)
}

// sequenceWords: a sequence starts where it has started, unless it begins anew.
// https://learn.microsoft.com/sql/t-sql/statements/alter-sequence-transact-sql
var sequenceWords = sqltext.SequenceWords{
	NoMin: "NO MINVALUE", NoMax: "NO MAXVALUE", NoCycle: "NO CYCLE", NoCache: "CACHE", Cache: cacheOf, FixedStart: true, Filled: filled,
}

var sequenceRange = sqltext.SequenceRange{UpMin: math.MinInt64, UpMax: math.MaxInt64, DownMin: math.MinInt64, DownMax: math.MaxInt64}

func cacheOf(n int64) string {
	if n == 0 {
		return "NO CACHE"
	}
	return sqltext.IdentityOption("CACHE", n)
}

// filled says what is left to the database, as far as others begin there by themselves.
func filled(id schema.Identity) schema.Identity {
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
	return id
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

package sqlconn

import (
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// SequenceDefaults are what a database takes for an ascending sequence of which nothing is said.
type SequenceDefaults struct{ Start, Increment, Min, Max, Cache int64 }

// Sequence makes a sequence of a row with its name, start, increment, least and greatest value, cache and cycle. What is the default is left out; those of a
// descending one are others, and are said.
func Sequence(name string, r Row, d SequenceDefaults) *schema.Object {
	id := &schema.Identity{Cycle: r.True(6)}
	ascending := r.Number(2) == nil || *r.Number(2) > 0
	for i, o := range []struct {
		byDefault int64
		to        **int64
	}{{d.Start, &id.Start}, {d.Increment, &id.Increment}, {d.Min, &id.MinValue}, {d.Max, &id.MaxValue}, {d.Cache, &id.Cache}} {
		if n := r.Number(1 + i); n != nil && (*n != o.byDefault || !ascending && o.to != &id.Cache) {
			*o.to = n
		}
	}
	return &schema.Object{Kind: schema.SequenceObject, Name: schema.Name{Name: name}, Options: id}
}

// View makes a view.
func View(name, query string) *schema.Object {
	query = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(query), ";"))
	return &schema.Object{Kind: schema.ViewObject, Name: schema.Name{Name: name}, Select: query}
}

// ViewQuery gives the query of a CREATE VIEW, for databases that keep the whole of it: what follows AS. A list of names before it becomes that of a common table
// expression around the query.
func ViewQuery(create string) string {
	list := ""
	for i := 0; i < len(create); {
		n := op.GroupLen(create[i:])
		token := create[i : i+n]
		i += n
		switch {
		case token[0] == '(':
			list = token
		case strings.EqualFold(token, "AS"):
			query := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(create[i:]), ";"))
			if list != "" {
				query = "WITH mig_view " + list + " AS (\n" + query + "\n)\nSELECT * FROM mig_view"
			}
			return query
		}
	}
	return ""
}

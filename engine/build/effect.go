package build

import (
	"regexp"
	"slices"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl/op"
)

// effects watches what the raw SQL of one revision does to the transaction and the session around it: the version row
// of a revision must be written where and when mig thinks it is.
type effects struct {
	dialect dialects.Dialect
	reader  dialects.EffectReader
	framed  bool  // the revision runs in a transaction of mig's
	ddlEnds bool  // DDL ends a transaction that is open
	named   bool  // the settings name the version table's schema
	target  bool  // it is no revision, but a schema that is wanted
	opened  place // of a transaction of the revision's own that is open
	own     func(op.Op) bool
}

func (b *Builder) effects(framed bool) *effects {
	reader, _ := b.Dialect.(dialects.EffectReader)
	return &effects{dialect: b.Dialect, reader: reader, framed: framed, ddlEnds: !b.Dialect.Traits().TransactionalDDL, named: b.VersionTable.Name.Schema != "", own: b.Own}
}

// definition finds statements before which MySQL and Oracle commit. https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html
var definition = regexp.MustCompile(`(?i)^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE|GRANT|REVOKE|ANALYZE|OPTIMIZE|REPAIR|COMMENT|LOCK\s+TABLES)\b`)

// see refuses what would take the transaction out of mig's hands, or its version table out of sight: raw SQL, and that of execute.
func (e *effects) see(it item, statements []dialects.Statement) error {
	if e.reader == nil {
		return nil
	}
	if e.opened != nil && slices.ContainsFunc(statements, func(s dialects.Statement) bool { return s.Autocommit }) {
		return it.at.Errorf("the operation can't run in a transaction, and the revision has opened one").WithHint("write COMMIT before it")
	}
	if e.opened != nil && e.ddlEnds {
		for i := range statements {
			if s := &statements[i]; definition.MatchString(s.SQL[min(s.First, len(s.SQL)):]) {
				return it.at.Errorf("the statement would commit the transaction that the revision has opened, as this database does before it changes a definition").WithHint("write COMMIT before it")
			}
		}
	}
	if it.op == nil {
		return e.passage(it.at, it.raw)
	}
	raw := rawOf(it.op)
	if e.own != nil && e.own(it.op) {
		raw = statements
	}
	for _, s := range raw {
		if err := e.statement(it.at, s); err != nil {
			return err
		}
	}
	return nil
}

// rawOf gives the raw SQL of an operation: what execute holds, wherever that stands.
func rawOf(o op.Op) []dialects.Statement {
	if x, ok := o.(*op.Execute); ok {
		return []dialects.Statement{{SQL: x.SQL}}
	}
	var out []dialects.Statement
	for _, part := range op.Parts(o) {
		out = append(out, rawOf(part)...)
	}
	return out
}

// passage looks at each statement of a passage that is kept whole by markers. What can't be cut is one statement: a body, within which the words mean something else.
func (e *effects) passage(at place, s dialects.Statement) error {
	if !s.Body || s.Client || e.reader.Effect(s).Alters != "" {
		return e.statement(at, s)
	}
	var parts []dialects.Statement
	err := e.dialect.Scan(s.SQL[min(s.First, len(s.SQL)):], false, func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Statement {
			parts = append(parts, e.dialect.Raw(s.SQL[min(s.First, len(s.SQL)):], span))
		}
		return nil
	})
	if err != nil || len(parts) < 2 {
		return e.statement(at, s)
	}
	for _, part := range parts {
		if err := e.statement(at, part); err != nil {
			return err
		}
	}
	return nil
}

func (e *effects) statement(at place, s dialects.Statement) error {
	if s.Client {
		return nil
	}
	effect := e.reader.Effect(s)
	switch {
	case effect.Alters != "":
		return at.Errorf("the text would not reach the server as it is: %s", effect.Alters).WithHint("%s", effect.Way)
	case effect.State != "" && !(effect.Table && e.named):
		return at.Errorf("the statement changes %s", effect.State).WithHint("%s", effect.Way)
	case e.target && (effect.Alone || effect.Opens || effect.Ends):
		return at.Errorf("the statement opens or ends a transaction, or can't run in one: a target is made aside in a transaction, of which nothing stays").WithHint("leave it out")
	case effect.Alone && e.framed:
		return at.Errorf("the statement can't run in a transaction, and the revision has one around it").
			WithHint("write transaction: false into the front matter, or put it into a revision of its own that has it; of indexes, create_index and drop_index with concurrently run outside by themselves")
	case effect.Alone && e.opened != nil:
		return at.Errorf("the statement can't run in a transaction, and the revision has opened one").WithHint("write COMMIT before it")
	case (effect.Opens || effect.Ends) && e.framed:
		return at.Errorf("the statement opens or ends a transaction, and the revision has one around it").
			WithHint("leave it out; or write transaction: false into the front matter, and commit what you begin")
	case effect.Opens:
		e.opened = at
	case effect.Ends:
		e.opened = nil
	}
	return nil
}

// end refuses a transaction that is left open: the version row would be part of it, and be lost with it.
func (e *effects) end() error {
	if e.opened == nil {
		return nil
	}
	return e.opened.Errorf("the transaction that begins here is not ended in this section").WithHint("write COMMIT where its work is done")
}

// Package dialects is the contract between mig and a database: Dialect writes its SQL and
// needs no connection, Driver talks to a server. Shared code asks a dialect what it can do and
// never compares names. The package itself writes no SQL and opens no connection.
package dialects

import (
	"iter"

	"mig/dialects/sqlscan"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Dialect writes one database's SQL. Its methods are pure functions of their arguments:
// no clock, no network, no state. All are safe for concurrent use.
type Dialect interface {
	// Name is what users write: "postgresql".
	Name() string
	// Traits says what the database can do, whatever its version.
	Traits() Traits
	// ParseVersion reads a server version as users state it ("19", "mariadb-10.11"), or as the
	// server tells it. "" is the version that is assumed offline.
	ParseVersion(text string) (Version, error)
	// Scan cuts SQL into statements as the database's own client does.
	// clientCommands lets through commands of that client that do not change connection or error handling.
	Scan(text string, clientCommands bool, yield func(sqlscan.Span) error) error
	// Raw makes the statement to run of a scanned one: src is the text that was scanned.
	Raw(src string, span sqlscan.Span) Statement

	// Ident writes an identifier, quoted only when it must be. The name is one identifier, dots included.
	Ident(name string) string
	// Literal writes a value as SQL that the database's client can't alter.
	Literal(v schema.Value, f Facts) (string, error)
	// TypeName writes a column type. A name that is neither portable nor native to the
	// database is an error with a suggestion.
	TypeName(t schema.Type, f Facts) (string, error)
	// Compile gives the statements of an operation. before is the schema before it. What the database, in this version,
	// can't do is an *UnsupportedError.
	Compile(o op.Op, before schema.View, f Facts) ([]Statement, error)

	// Bookkeeping writes the statements that keep the version table.
	Bookkeeping(t VersionTable, f Facts) Bookkeeping
	// Script says how statements are written into a file that the database's client runs.
	Script(f Facts) Client
}

// Speller is a Dialect of a database that has several names for a type. SpellType gives all that mean one type, as TypeName writes them, the same text.
type Speller interface {
	SpellType(name string) string
}

// ExprSpeller is a Dialect of a database that keeps expressions in another form than they are written. SpellExpr gives both the same text.
type ExprSpeller interface {
	SpellExpr(sql string) string
}

// QuerySpeller is a Dialect of a database that keeps queries of views in several forms which mean the same. SpellQuery gives them the same text.
type QuerySpeller interface {
	SpellQuery(sql string) string
}

// Cataloguer is a Dialect of a database whose catalog does not keep all that operations say. Catalogued takes out of a table what Inspect would not find of it, and gives the rest
// the form in which it would.
type Cataloguer interface {
	Catalogued(t *schema.Table)
}

// Caster is a Dialect of a database that converts some types only when it is told how. Cast gives the expression by which the values of a column become another type; "" is that
// none is needed. The types are as TypeName writes them.
type Caster interface {
	Cast(column, from, to string) string
}

// Checker is a Dialect of a database whose client and server take statements that failed for done. Checks gives the statements
// that fail at the end of a revision if something in it did.
type Checker interface {
	Checks(statements iter.Seq[*Statement]) []Statement
}

// Ruler is a Dialect of a database that says what of names and keys can be refused before it is asked.
type Ruler interface {
	// Rules are those of a version. Ident is left to who asks.
	Rules(f Facts) schema.Rules
}

// Traits is what shared code must know of a database.
type Traits struct {
	TransactionalDDL bool                   // DDL can be rolled back
	MaxIdent         int                    // length of an identifier, in the unit of IdentLen
	IdentInBytes     bool                   // MaxIdent counts bytes of UTF-8, else characters
	DefaultNames     bool                   // a column's default is a constraint and has a name
	Schemes          []string               // of its URLs; the first is what messages show
	NoComments       bool                   // comments are nothing to it
	Copies           bool                   // tables are copied to change them: several changes of one belong into one batch
	FixedComputed    bool                   // a column that a computed one reads can't get another type
	FixedType        func(schema.Type) bool // reports whether a column has a type only from when it is made; nil: none
	FixedNames       bool                   // a column that a computed one or a check reads can't get another name
	AltersOption     func(key string) bool  // reports whether alter_table changes an option that is read from the database; nil: none
	FixedStart       bool                   // a sequence that is there can't be told to start elsewhere
	// Sequence fills in what the database takes where the options of a sequence say nothing; nil: it has no sequences.
	Sequence func(schema.Identity) schema.Identity
	Embedded bool    // it runs in mig's own process: nothing that was begun outlives that
	Clock    Clock   // of a transaction's statements
	AnyText  AnyText // how a table of mig's own holds text in any script
	Shows    string  // a query that shows a table's definition, with %s where the table's name stands as a literal
	Schema   string  // a query for the schema in which a session finds names without one
	Probe    string  // a query that any session can answer, when that is not SELECT 1
}

// AnyText is portable types of text, and what follows the table's definition; "" is varchar, text and nothing.
type AnyText struct{ Short, Long, Tail string }

// Clock is expressions that tell the time when their statement runs, so that a row can say how long its transaction took before that has come to its end.
type Clock struct {
	Now    string // in UTC, without a zone
	Millis string // since the transaction began
}

// Facts is what is known of the database that SQL is for: from the configuration offline, from the server online.
type Facts struct {
	Version Version
	Edition string // "enterprise", "standard", …; "" is the one that has everything
	Online  bool

	// Inspect reads a table's definition from the database, nil for one that is not there. It is nil offline.
	Inspect func(schema.Name) (*schema.Table, error)
	// Hanging reads what hangs on the database's tables, for a dialect that is a Hanging, and gives what makes it known. It is nil offline.
	Hanging func() (func(*schema.Schema) error, error)
	// Query gives the rows of a query as text, nil for NULL. It is nil offline.
	Query func(sql string) (columns []string, rows [][]*string, err error)
}

// Statement is one statement, or one batch, as the server gets it: without the
// terminator or separator that a script adds.
type Statement struct {
	SQL        string
	Op         string   // the operation's name, or "sql"
	Pos        diag.Pos // of its first word in the revision file
	First      int      // offset in SQL of its first word, after the comments
	Body       bool     // a semicolon in it does not end it: a script must fence it
	Autocommit bool     // can't run in a transaction
	Repeat     int      // how many times it runs; 0 is 1
	Copy       bool     // COPY … FROM stdin, which reads Data
	Data       string
	Client     bool // a command of the client, for scripts only

	// Guard is a query that decides online whether this statement runs, and the Guards-1 that follow it: they do if it gives a row. A script can't
	// ask; a statement with a guard is never written into one.
	Guard  string
	Guards int

	// Series stands for statements that are made when they are asked for; beside it only Op and Pos are set.
	Series *Series
}

// VersionTable names mig's version table.
type VersionTable struct {
	Name schema.Name
}

// Bookkeeping writes the version table's statements: plain SQL, one row each.
type Bookkeeping interface {
	// Create makes the table unless it is there.
	Create() []Statement
	Insert(revision string) Statement
	Delete(revision string) Statement
	Update(from, to string) Statement
	// Select reads version_num of all rows.
	Select() string
}

// Script writes statements for a client program.
type Script interface {
	// Begin and Commit are the statements around a revision, "" where there is none: without transactional DDL
	// there is no Begin, and a Commit only where the client does not commit by itself.
	Begin() string
	Commit() string
	// BeginRows opens a transaction around rows alone, which COMMIT ends: where a revision has none, the version table's rows still change
	// together. It is "" where each revision has a Commit.
	BeginRows() string
	// Append writes a statement with its terminator and separator to a script, ending in a line end.
	Append(b []byte, s Statement) []byte
	// Command is the shell command that runs a file, for the header; lines after the first are for the client's prompt.
	Command(file string) string
}

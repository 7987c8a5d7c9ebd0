package dialects

// Client is a Script that can guard itself: what it holds beside the statements of its revisions, for the program that runs it. Conditions and expressions
// are SQL that needs no table but those in it; texts for people are plain, and each dialect quotes them.
type Client interface {
	Script
	// Clients are the programs that --client names, the usual one first; plain is none of them.
	Clients() []string
	// Lines are what a client is told beside SQL.
	Lines(client string) Lines
	// Session gives statements that make a session what the script needs: before everything, and before each revision, which may have changed it.
	Session() []Statement
	// Canary gives statements that fail where the client takes the file for another encoding than UTF-8, or reads literals in another way.
	Canary() []Statement
	// Refuse gives statements that fail with a message unless a condition holds. found is an expression whose text the message ends in; "" is none.
	Refuse(unless, message, found string) []Statement
	// OneRow gives bookkeeping of which each statement fails with a message unless it changes exactly one row, or a condition holds; "" is none.
	OneRow(list []Statement, or, message string) []Statement
	// If gives a statement that runs only if a condition holds, and after it, if it has succeeded, another one; nil is none. "" always holds. What the
	// database can't decide on is an *UnsupportedError.
	If(cond string, s Statement, then *Statement) ([]Statement, error)
	// Between gives a statement to stand before each of a script that no client stops: after a failure it lets nothing take effect.
	// "" is none, where the database or the conditions of the statements see to that. open is whether they stand in a transaction.
	Between(open bool) string
	// Closing gives statements at the script's end, which undo what Between and Refuse did to the session.
	Closing() []Statement
	// Concat joins two expressions of text.
	Concat(a, b string) string
	// Privileges says what the user who runs a script must be allowed to do, for the kinds of operations in it ("sql" is raw SQL) and for mig's own tables.
	Privileges(has func(kind string) bool) []string
	// Expressions are the database's words for what a guard asks and a row of the log holds.
	Expressions() Expressions
}

// Lines are lines of a client's own in a script, each ended by a line end; "" is none.
type Lines struct {
	First   string // before the header: what makes comments safe
	Opening string // after the header: stop at the first error, leave the text alone
	Again   string // the same before each revision, which may have changed it
	Closing string // at the end
	Say     func(text string) string
	Command func(file string) string // that runs it, where it is another than that for a script without these lines; nil: it is not
}

// Expressions are SQL expressions. "" is what the database does not know.
type Expressions struct {
	Database string // the name of the session's database
	Schema   string // the schema in which names without one are found
	Now      string // in UTC, without a zone
	ID       string // the same as 20060102T150405.000000Z
	Since    string // milliseconds since the column started_at
	Who      string // the session's user
	Host     string // from where
	Dual     string // what a SELECT without a table ends in
	Rows     string // an expression that gives the column version_num of the table %s as one text, base when it is empty
	// Going is a condition: nothing of mig's own has refused or failed in this session. It is "" where nothing runs after a refusal.
	Going string
	// Has gives a condition: there is such a table; the schema is "" or a literal, the table one. It is nil where a refusal undoes what the script has made.
	Has func(schema, table string) string
}

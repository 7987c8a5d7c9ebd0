package sqlscan

// Options says how a database's client reads a script. The zero value knows strings in single quotes,
// identifiers in double quotes, `--` and `/* */` comments, and the semicolon.
// Scan only reads an Options: several scans may share one.
type Options struct {
	// How text is read.
	NestedComments   bool     // /* /* */ */ is one comment
	HashComments     bool     // # opens a line comment
	DashSpace        bool     // -- opens a comment only before white space or the end
	ReturnEndsLine   bool     // a carriage return alone ends a line comment
	CodeComments     bool     // /*! … */ and /*+ … */ are code
	BackslashEscapes bool     // in '…' and "…"
	EscapeStrings    bool     // E'…' has backslash escapes, and so have the strings that continue it
	AltQuotes        bool     // q'[…]'
	DollarQuotes     bool     // $tag$…$tag$
	Backticks        bool     // `…` is an identifier
	Brackets         Brackets // […] is an identifier

	// How statements end.
	Delimiters   bool          // DELIMITER lines say what ends a statement
	BatchWord    string        // alone on a line it ends a batch, and nothing else does: "GO"
	RunLine      string        // alone on a line it runs what is open: "/"
	RefusedLines []RefusedLine // lines by which the client ends or drops an open statement
	Continuation bool          // a hyphen at the end of a client command's line continues it

	// Where a semicolon does not end a statement.
	ParenSemicolons bool // inside parentheses
	AtomicBodies    bool // CREATE FUNCTION … BEGIN ATOMIC … END
	TriggerBodies   bool // CREATE TRIGGER … ; END;
	Units           bool // PL/SQL: blocks, CREATE PROCEDURE and its like, WITH FUNCTION; only RunLine ends them

	// Where the client cuts, and a server wants the whole: an error that points to DELIMITER.
	CompoundBodies bool // CREATE PROCEDURE … BEGIN … END

	Blocks bool // a batch may hold BEGIN … END and module bodies, in which no helper call can stand

	CopyData bool // COPY … FROM stdin; is followed by data up to a line \.

	// Commands of the client, the first that matches counts. They are looked for where a statement starts.
	Commands     []Command
	LineCommands bool // they are looked for at the start of any line instead
	Backslash    bool // what starts with a backslash outside quotes is a command, wherever it stands

	// ClientCommands lets commands through that do not change connection or error handling.
	ClientCommands bool
}

// Brackets says what […] is.
type Brackets uint8

// What […] may be.
const (
	NoBrackets      Brackets = iota // ordinary text
	PlainBrackets                   // an identifier up to the first ]
	DoubledBrackets                 // an identifier in which ]] stands for ]
)

// RefusedLine is a line that the client takes for more than SQL when a statement is open.
type RefusedLine struct {
	Line string // its text, white space around it ignored, in any case
	Msg  string // what the client does: "ends the statement before it"
	Hint string
}

// Use says what the scanner makes of a client command.
type Use uint8

// The uses of a client command.
const (
	Pass      Use = iota // refused, or let through with ClientCommands
	SQL                  // no command after all: to except some from the patterns that follow
	Comment              // its line is a comment
	Execute              // its line is a statement, with Span.Exec
	Delimiter            // understood: it sets the delimiter
)

// Command is a command that the client takes for itself and never sends to the server.
type Command struct {
	// Name is a pattern, words with one space between. In a word, the letters after | may be missing
	// from the end ("exec|ute"), and after * anything may follow at once (`\u*`). The word * stands for
	// any words, and the word $ for the end of the line. Letters match in any case, unless the name
	// starts with a backslash.
	Name string
	// Fatal says why it is never let through ("changes the connection"); "" when it may be.
	Fatal string
	Hint  string
	Use   Use
}

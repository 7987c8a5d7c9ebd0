package script

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
	"mig/dsl/schema"
)

// Form is what a script is written for.
type Form struct {
	Client  string // the program that runs it; "" is none in particular, and then no line is a client's own
	Guard   Guard
	Verbose bool   // the place of each statement stands before it
	From    int    // the number of the first statement to write of the first revision; those before it are taken for done. 0 is 1
	Tag     string // of the run, for the log
	File    string // its name, for the command that runs it; "" is not known
	// Database and Schema are what a guarded script asks for; "" is any.
	Database, Schema string
}

// Plain is a client that is none in particular: literals are as the usual one needs them, and no line is its own.
const Plain = "plain"

// Guard says whether a script looks where the database is.
type Guard uint8

// The guards.
const (
	Unguarded Guard = iota
	Refuses         // to run anywhere else than where it starts
	Skips           // what is done
)

// guarded writes what a script holds beside its revisions' statements: what keeps it from running where it must not, and the log.
type guarded struct {
	*Script
	words   dialects.Client
	x       dialects.Expressions
	version string // the version table, as SQL
	log     string // the log table, as SQL; "" is none
	resumes bool   // run again after a failure, the script goes on after the last statement that the log knows
}

func (s *Script) guarded(words dialects.Client) *guarded {
	g := &guarded{Script: s, words: words, x: words.Expressions(), version: sqltext.QualifiedName(s.Dialect, s.VersionTable.Name)}
	if s.Log != nil {
		g.log = sqltext.QualifiedName(s.Dialect, s.Log.Table)
		g.resumes = s.Form.Guard != Unguarded && !s.Dialect.Traits().TransactionalDDL
	}
	return g
}

// passes reports whether statements are passed over that are done.
func (g *guarded) passes() bool { return g.resumes || g.Form.Guard == Skips }

func (g *guarded) text(s string) string {
	text, err := g.Dialect.Literal(schema.NewString(s), g.Facts)
	if err != nil {
		return sqltext.Quote(s) // an identifier of a revision, a hash: every dialect writes it
	}
	return text
}

// at is a condition: the version table holds exactly these rows.
func (g *guarded) at(heads []string) string {
	count := "(SELECT COUNT(*) FROM " + g.version
	if len(heads) == 0 {
		return count + ") = 0"
	}
	n := strconv.Itoa(len(heads))
	return count + ") = " + n + " AND " + count + " WHERE " + g.among(heads) + ") = " + n
}

// mostListed is how many values Oracle takes in a list. https://docs.oracle.com/en/error-help/db/ora-01795/
const mostListed = 1000

func (g *guarded) among(heads []string) string {
	var parts []string
	for list := range slices.Chunk(heads, mostListed) {
		texts := make([]string, len(list))
		for i, id := range list {
			texts[i] = g.text(id)
		}
		if len(texts) == 1 {
			parts = append(parts, "version_num = "+texts[0])
		} else {
			parts = append(parts, "version_num IN ("+strings.Join(texts, ", ")+")")
		}
	}
	return strings.Join(parts, " OR ")
}

// running is a condition on rows of the log: the run of a step that has not come to its end.
func (g *guarded) running(step *Step) string {
	return "revision = " + g.text(step.ID) + " AND direction = " + g.text(step.Direction.String()) + " AND status = " + g.text(string(Running))
}

// goesOn is a condition: a step runs, and so many of its statements are done; -1 is any number.
func (g *guarded) goesOn(step *Step, done int) string {
	cond := "EXISTS (SELECT 1 FROM " + g.log + " WHERE " + g.running(step)
	if done >= 0 {
		cond += " AND statements_done = " + strconv.Itoa(done)
	}
	return cond + ")"
}

// opening gives the statements before the first revision: nothing is made where the script does not belong.
func (g *guarded) opening() (list []dialects.Statement) {
	if g.Form.Guard != Unguarded {
		list = append(list, g.words.Canary()...)
		list = append(list, g.place()...)
	}
	list = append(list, g.Create...)
	if len(g.Plan.Steps) == 0 {
		return list
	}
	if g.Form.Guard != Unguarded && !g.Plan.Steps[0].All {
		found := fmt.Sprintf(g.x.Rows, g.version)
		list = append(list, g.words.Refuse(g.starts(), "mig: this script is for a database at "+headsText(g.Plan.From)+"; the version table says ", found)...)
		if g.log != "" {
			list = append(list, g.words.Refuse(g.finished(), "mig: a run of a revision has not come to its end: mig status shows it, and how to settle it", "")...)
		}
	}
	if g.log != "" {
		list = append(list, g.Log.Superseded())
	}
	return list
}

// closing refuses to end well where what was passed over was not done.
func (g *guarded) closing() []dialects.Statement {
	if !g.passes() {
		return nil
	}
	return g.words.Refuse(g.at(g.Plan.To), "mig: the script has come to its end, and the database is not at "+headsText(g.Plan.To)+"; the version table says ", fmt.Sprintf(g.x.Rows, g.version))
}

// place refuses another database than the one that is expected.
func (g *guarded) place() (list []dialects.Statement) {
	for _, p := range []struct{ want, is, what string }{{g.Form.Database, g.x.Database, "database"}, {g.Form.Schema, g.x.Schema, "schema"}} {
		if p.want != "" && p.is != "" {
			list = append(list, g.words.Refuse(p.is+" = "+g.text(p.want), "mig: this script is for the "+p.what+" "+Printable(p.want)+", and this is ", p.is)...)
		}
	}
	return list
}

// starts is a condition: the database is where the script starts, or where it can go on.
func (g *guarded) starts() string {
	conds := []string{g.at(g.Plan.From)}
	if g.passes() {
		for i, heads := range g.Plan.HeadsAfter() {
			switch {
			case g.Form.Guard == Skips:
				conds = append(conds, g.at(heads))
			case i+1 < len(g.Steps) && g.Steps[i+1].ID != "":
				conds = append(conds, g.at(heads)+" AND "+g.goesOn(&g.Steps[i+1], -1))
			}
		}
	}
	if len(conds) == 1 {
		return conds[0]
	}
	return "(" + strings.Join(conds, ") OR (") + ")"
}

// finished is a condition: no run of a revision is unfinished, but for that of a script, where one can go on with it.
func (g *guarded) finished() string {
	running, failed := "l.status = "+g.text(string(Running)), "l.status = "+g.text(string(Failed))
	if g.resumes {
		running = "(" + running + " AND COALESCE(l.note, ' ') <> " + g.text(byScript) + ")"
	}
	mine := ""
	if step := &g.Steps[0]; g.Form.From > 0 && step.ID != "" { // the script is the rest of one
		mine = " AND NOT (l.revision = " + g.text(step.ID) + " AND l.direction = " + g.text(step.Direction.String()) + ")"
	}
	return "NOT EXISTS (SELECT 1 FROM " + g.log + " l WHERE (" + running + " OR " + failed + ")" + mine + " AND NOT EXISTS (SELECT 1 FROM " +
		g.log + " m WHERE m.revision = l.revision AND m.id > l.id))"
}

// states gives each step with the rows of the version table before it, which a guard asks for.
func (s *Script) states() iter.Seq2[int, []string] {
	return func(yield func(int, []string) bool) {
		before := s.Plan.From
		next, stop := iter.Pull2(s.Plan.HeadsAfter())
		defer stop()
		for i := range s.Steps {
			if !yield(i, before) {
				return
			}
			if s.Form.Guard != Unguarded {
				_, after, _ := next()
				before = slices.Clone(after)
			}
		}
	}
}

// begin gives the statements before those of a revision: is the database where the revision starts, and a row of the log.
func (g *guarded) begin(i int, before []string) (list []dialects.Statement, err error) {
	step := &g.Steps[i]
	if step.ID == "" {
		return nil, nil
	}
	if g.Form.Guard == Refuses && !g.resumes {
		list = append(list, g.place()...)
		list = append(list, g.words.Refuse(g.at(before), "mig: "+step.ID+" runs on a database at "+headsText(before)+"; the version table says ", fmt.Sprintf(g.x.Rows, g.version))...)
	}
	if g.log == "" {
		return list, nil
	}
	where := ""
	if i == 0 && g.Form.From > 0 { // it goes on with the row of the run that has done the first statements, if there is one
		if where = "NOT " + g.goesOn(step, -1); g.Form.Guard != Unguarded && !g.resumes {
			further := "EXISTS (SELECT 1 FROM " + g.log + " WHERE " + g.running(step) + " AND statements_done >= " + strconv.Itoa(g.Form.From) + ")"
			list = append(list, g.words.Refuse("NOT "+further, fmt.Sprintf("mig: this script has %s from statement %d on, and the log says that more is done: mig render --from-statement writes the rest", step.ID, g.Form.From), "")...)
		}
	}
	if g.passes() {
		list = append(list, g.place()...)
		where = g.at(before) + " AND NOT " + g.goesOn(step, -1)
	}
	start, err := g.started(i, where)
	if err != nil {
		return nil, err
	}
	list = append(list, start)
	if g.resumes {
		list = append(list, g.unchanged(step)...)
	}
	return list, nil
}

// mostHashes bounds the numbers of statements after which a script can go on by itself.
const mostHashes = 1000

// unchanged refuses to go on where what is done is not what the script has.
func (g *guarded) unchanged(step *Step) []dialects.Statement {
	var chain Chain
	var known []string
	n := 0
	for st := range step.all() {
		if n++; n > mostHashes {
			break
		}
		chain.Add(st)
		known = append(known, "statements_done = "+strconv.Itoa(n)+" AND done_hash = "+g.text(chain.Hash()))
	}
	if len(known) == 0 {
		return nil
	}
	cond := "NOT EXISTS (SELECT 1 FROM " + g.log + " WHERE " + g.running(step) + " AND statements_done > 0 AND NOT (" + strings.Join(known, " OR ") + "))"
	return g.words.Refuse(cond, "mig: what ran of "+step.ID+" is not what this script has: settle it with mig resolve", "")
}

// all visits the statements of a step that are counted.
func (s *Step) all() iter.Seq[*dialects.Statement] {
	return func(yield func(*dialects.Statement) bool) {
		for st := range s.Statements() {
			if !yield(st) {
				return
			}
		}
		for i := range s.Checks {
			if !yield(&s.Checks[i]) {
				return
			}
		}
	}
}

// statement gives a statement of a revision as the script has it, number from 1, and after it what tells the log that it is done; nil is none.
func (g *guarded) statement(step *Step, number int, st, done *dialects.Statement) ([]dialects.Statement, error) {
	cond := ""
	switch {
	case nothingToRun(st):
	case g.resumes:
		cond = g.goesOn(step, number-1)
	case g.Form.Guard == Skips:
		cond = g.goesOn(step, -1)
	}
	list, err := g.words.If(cond, *st, done)
	if err == nil {
		return list, nil
	}
	if !g.resumes {
		return nil, fmt.Errorf("%s: %w", st.Pos, err)
	}
	// It can't be passed over: where it is done, the script must end here.
	list = g.words.Refuse(cond, fmt.Sprintf("mig: statement %d of %s is done, or not to be run now, and can't be passed over here: mig render --from-statement writes the rest", number, step.ID), "")
	more, err := g.words.If("", *st, done)
	return append(list, more...), err
}

// books gives the bookkeeping of a step that is done, which is where every database notices that it was not: rows of the version table and of the log.
func (g *guarded) books(step *Step, chain *Chain) []dialects.Statement {
	message := "mig: " + step.ID + " is done, but mig's own tables are not what it expects: one row should have changed"
	if step.ID == "" {
		message = "mig: the version table is not what the script expects: one row should have changed"
	}
	cond := ""
	if g.passes() && g.log != "" && step.ID != "" {
		cond = g.goesOn(step, -1)
		if g.resumes {
			cond = g.goesOn(step, step.Total()-len(step.Bookkeeping))
		}
	}
	var list, checked []dialects.Statement
	for _, st := range step.Bookkeeping {
		head, value, inserts := strings.Cut(st.SQL, " VALUES (")
		switch {
		case inserts && cond == "":
			list = append(list, st) // it changes one row, or fails
			continue
		case inserts:
			st.SQL = head + " SELECT " + strings.TrimSuffix(value, ")") + g.x.Dual + " WHERE " + cond
		case cond != "":
			st.SQL += " AND " + cond
		}
		checked = append(checked, st)
	}
	or := ""
	if cond != "" {
		or = "NOT " + cond
	}
	if g.log != "" && step.ID != "" && cond == "" {
		checked = append(checked, g.ended(step, chain))
	}
	if len(checked) > 0 {
		list = append(list, g.words.OneRow(checked, or, message)...)
	}
	if cond != "" { // it tells by itself whether there is a row to change
		list = append(list, g.ended(step, chain))
	}
	return list
}

// byScript is the note of rows that a script has written.
const byScript = "script"

// started gives the row of the log that a step starts with. Where there is a condition, the row is added only if it holds.
func (g *guarded) started(i int, where string) (dialects.Statement, error) {
	step := &g.Steps[i]
	names, values := []string{"id", "revision", "direction", "status", "statements_done", "statements_total", "statement_begun"}, []string{
		g.id(i), g.text(step.ID), g.text(step.Direction.String()), g.text(string(Running)), "0", strconv.Itoa(step.Total() - len(step.Bookkeeping)), "1",
	}
	add := func(name, value string) {
		if value != "" {
			names, values = append(names, name), append(values, value)
		}
	}
	optional := func(text string) string {
		if text == "" {
			return ""
		}
		return g.text(text)
	}
	add("files", optional(step.FilesText()))
	add("started_at", g.x.Now)
	add("who", g.x.Who)
	add("host", g.x.Host)
	add("mig", optional(cut(g.Mig, 64)))
	add("tag", optional(cut(g.Form.Tag, 255)))
	add("note", g.text(byScript))
	head := "INSERT INTO " + g.log + " (" + strings.Join(names, ", ") + ")\n"
	sql := head + "VALUES (" + strings.Join(values, ", ") + ")"
	if where != "" {
		sql = head + "SELECT " + strings.Join(values, ", ") + g.x.Dual + " WHERE " + where
	}
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}, nil
}

// id is an expression for the key of a row of the log: it sorts by time, and within a script by the steps.
func (g *guarded) id(i int) string {
	step := &g.Steps[i]
	tail := fmt.Sprintf("-%06d-%s", i+1, strings.TrimPrefix(step.Hash, "sha256:")[:min(12, max(0, len(step.Hash)-7))])
	return g.words.Concat(g.x.ID, g.text(tail))
}

// done gives the statement that tells the log how many statements are done, for steps that no transaction holds together.
func (g *guarded) done(step *Step, number int, chain *Chain) dialects.Statement {
	sql := "UPDATE " + g.log + " SET statements_done = " + strconv.Itoa(number) + ", statement_begun = " + strconv.Itoa(number+1) + ", done_hash = " + g.text(chain.Hash()) +
		" WHERE " + g.running(step)
	if g.resumes {
		sql += " AND statements_done = " + strconv.Itoa(number-1)
	}
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}
}

// ended gives the statement that tells the log that a step is done.
func (g *guarded) ended(step *Step, chain *Chain) dialects.Statement {
	set := "status = " + g.text(string(Done)) + ", statements_done = " + strconv.Itoa(step.Total()-len(step.Bookkeeping)) + ", statement_begun = 0"
	if hash := chain.Hash(); hash != "" {
		set += ", done_hash = " + g.text(hash) + ", statements_hash = " + g.text(hash)
	}
	set += ", finished_at = " + g.x.Now + ", duration_ms = " + g.x.Since
	sql := "UPDATE " + g.log + " SET " + set + " WHERE " + g.running(step)
	if g.resumes {
		sql += " AND statements_done = " + strconv.Itoa(step.Total()-len(step.Bookkeeping))
	}
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}
}

// from tells the log of a step's first statements, which are done and not in the script. Where the script was run before, and has done more, the log stays.
func (g *guarded) from(step *Step, chain *Chain) dialects.Statement {
	st := g.done(step, g.Form.From-1, chain)
	st.SQL, _, _ = strings.Cut(st.SQL, " AND statements_done")
	st.SQL += " AND statements_done < " + strconv.Itoa(g.Form.From)
	return st
}

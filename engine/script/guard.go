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
	words        dialects.Client
	x            dialects.Expressions
	version      string // the version table, as SQL
	log          string // the log table, as SQL; "" is none
	resumes      bool   // run again after a failure, the script goes on after the last statement that the log knows
	of           *Step  // the step for which running was asked last
	isRunning    string
	goesOnAnyway bool // the client may run what follows a failure: then each statement asks whether there was one
}

func (s *Script) guarded(words dialects.Client) *guarded {
	g := &guarded{Script: s, words: words, x: words.Expressions(), version: sqltext.QualifiedName(s.Dialect, s.VersionTable.Name)}
	if s.Log != nil {
		g.log = sqltext.QualifiedName(s.Dialect, s.Log.Table)
		g.resumes = s.Form.Guard != Unguarded && !s.Dialect.Traits().TransactionalDDL
	}
	if s.Form.Guard != Unguarded && g.x.Going != "" {
		lines := s.Form.lines(words)
		g.goesOnAnyway = lines.First+lines.Opening == ""
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
	return count + ") = " + n + " AND " + count + " WHERE " + g.among("version_num", heads) + ") = " + n
}

// mostListed is how many values Oracle takes in a list. https://docs.oracle.com/en/error-help/db/ora-01795/
const mostListed = 1000

// among is a condition: a column has one of some values.
func (g *guarded) among(column string, values []string) string {
	var parts []string
	for list := range slices.Chunk(values, mostListed) {
		texts := make([]string, len(list))
		for i, id := range list {
			texts[i] = g.text(id)
		}
		if len(texts) == 1 {
			parts = append(parts, column+" = "+texts[0])
		} else {
			parts = append(parts, column+" IN ("+listed(texts)+")")
		}
	}
	return strings.Join(parts, " OR ")
}

// listed joins expressions with commas, on lines that are not too long for a client to read.
func listed(texts []string) string {
	size := 8
	for _, text := range texts {
		size += len(text) + len(",\n    ")
	}
	var b strings.Builder
	b.Grow(size)
	line := 0
	for i, text := range texts {
		line += len(text) + len(", ")
		if i > 0 && line > 130 {
			b.WriteString(",\n    ")
			line = len(text)
		} else if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(text)
	}
	return b.String()
}

// going adds to a condition, where something may run after a refusal, that there was none.
func (g *guarded) going(cond string) string {
	switch {
	case g.x.Going == "" || g.Form.Guard == Unguarded:
		return cond
	case cond == "":
		return g.x.Going
	}
	return cond + "\n    AND " + g.x.Going
}

// opening gives the statements before the first revision: nothing is made where the script does not belong.
func (g *guarded) opening() (list []dialects.Statement, err error) {
	cond := ""
	if g.Form.Guard != Unguarded {
		list = append(append(g.words.Canary(), g.place()...), g.known()...)
	}
	if g.goesOnAnyway {
		cond = g.x.Going
	}
	for _, st := range g.Create {
		made, err := g.words.If(cond, st, nil)
		if err != nil {
			return nil, err
		}
		list = append(list, made...)
	}
	if len(g.Plan.Steps) == 0 {
		return list, nil
	}
	if g.Form.Guard != Unguarded && !g.Plan.Steps[0].All {
		found := fmt.Sprintf(g.x.Rows, g.version)
		list = append(list, g.words.Refuse(g.starts(), "mig: this script is for a database at "+HeadsText(g.Plan.From)+"; the version table says ", found)...)
		if g.log != "" {
			list = append(list, g.words.Refuse(g.finished(), "mig: a run of a revision has not come to its end: mig status shows it", "")...)
		}
	}
	if g.log != "" {
		ended := g.Log.Superseded()
		ended.SQL = g.going(ended.SQL)
		list = append(list, ended)
	}
	return list, nil
}

// known refuses a database without a version table, unless the script starts at base. Where making a table can be undone, that is left to what comes later.
func (g *guarded) known() []dialects.Statement {
	if g.x.Has == nil || len(g.Plan.From) == 0 || len(g.Plan.Steps) == 0 || g.Plan.Steps[0].All {
		return nil
	}
	in := ""
	if g.VersionTable.Name.Schema != "" {
		in = g.text(g.VersionTable.Name.Schema)
	}
	return g.words.Refuse(g.x.Has(in, g.text(g.VersionTable.Name.Name)), "mig: this script is for a database at "+HeadsText(g.Plan.From)+"; there is no version table", "")
}

// closing refuses to end well where what was passed over was not done.
func (g *guarded) closing() []dialects.Statement {
	if !g.passes() {
		return nil
	}
	return g.words.Refuse(g.at(g.Plan.To), "mig: the script has come to its end, and the database is not at "+HeadsText(g.Plan.To)+"; the version table says ", fmt.Sprintf(g.x.Rows, g.version))
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

// starts is a condition: the database is where the script starts, or where it can go on. With each revision the script looks closer.
func (g *guarded) starts() string {
	conds := []string{g.at(g.Plan.From)}
	switch {
	case g.Form.Guard == Skips:
		conds = append(conds, g.after(len(g.Steps))...)
	case g.resumes:
		ids := make([]string, len(g.Steps))
		for i := range g.Steps {
			ids[i] = g.Steps[i].ID
		}
		begun := "EXISTS (SELECT 1 FROM " + g.log + " WHERE note = " + g.text(byScript) + " AND direction = " + g.text(g.Steps[0].Direction.String()) +
			"\n    AND status IN (" + g.text(string(Running)) + ", " + g.text(string(Done)) + ") AND (" + g.among("revision", ids) + "))"
		for _, cond := range g.after(len(g.Steps) - 1) {
			conds = append(conds, cond+"\n    AND "+begun)
		}
	}
	if len(conds) == 1 {
		return conds[0]
	}
	return "(" + strings.Join(conds, ")\n    OR (") + ")"
}

// after gives conditions of which one holds after each of the first n steps.
func (g *guarded) after(n int) (conds []string) {
	var single []string
	for i, heads := range g.Plan.HeadsAfter() {
		if i == n {
			break
		}
		if len(heads) == 1 {
			single = append(single, heads[0])
		} else {
			conds = append(conds, g.at(heads))
		}
	}
	if len(single) == 0 {
		return conds
	}
	count := "(SELECT COUNT(*) FROM " + g.version
	return append(conds, count+") = 1 AND "+count+" WHERE "+g.among("version_num", single)+") = 1")
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
		list = append(list, g.words.Refuse(g.at(before), "mig: "+step.ID+" runs on a database at "+HeadsText(before)+"; the version table says ", fmt.Sprintf(g.x.Rows, g.version))...)
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
		where = g.going(g.at(before) + "\n    AND NOT " + g.goesOn(step, -1))
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

// statement gives a statement of a revision as the script has it, number from 1, and after it what tells the log that it is done; nil is none.
func (g *guarded) statement(step *Step, number int, st, done *dialects.Statement) ([]dialects.Statement, error) {
	if g.Form.Guard == Unguarded || nothingToRun(st) {
		if done == nil {
			return []dialects.Statement{*st}, nil
		}
		return []dialects.Statement{*st, *done}, nil
	}
	cond := ""
	switch {
	case g.log == "" || step.ID == "": // the log knows nothing of it
		if g.goesOnAnyway {
			cond = g.x.Going
		}
	case g.resumes:
		cond = g.going(g.goesOn(step, number-1))
	case g.Form.Guard == Skips:
		cond = g.going(g.goesOn(step, -1))
	}
	list, err := g.words.If(cond, *st, done)
	if err == nil {
		return list, nil
	}
	if g.log == "" {
		return g.words.If("", *st, done)
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
	cond, logged := "", g.log != "" && step.ID != ""
	switch {
	case g.resumes && logged:
		cond = g.goesOn(step, step.Total()-len(step.Bookkeeping))
	case g.passes() && logged:
		cond = g.goesOn(step, -1)
	}
	if cond != "" || g.goesOnAnyway {
		cond = g.going(cond)
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
		or = "NOT (" + cond + ")"
	}
	if logged {
		checked = append(checked, g.ended(step, chain))
	}
	if len(checked) > 0 {
		list = append(list, g.words.OneRow(checked, or, message)...)
	}
	return list
}

package script

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"mig/dialects"
)

// What a script tells the log, and asks it.

// running is a condition on rows of the log: the run of a step that has not come to its end.
func (g *guarded) running(step *Step) string {
	if g.of == step {
		return g.isRunning
	}
	g.of, g.isRunning = step, "revision = "+g.text(step.ID)+" AND direction = "+g.text(step.Direction.String())+" AND status = "+g.text(string(Running))
	return g.isRunning
}

// goesOn is a condition: a step runs, and so many of its statements are done; -1 is any number.
func (g *guarded) goesOn(step *Step, done int) string {
	cond := "EXISTS (SELECT 1 FROM " + g.log + " WHERE " + g.running(step)
	if done >= 0 {
		cond += " AND statements_done = " + strconv.Itoa(done)
	}
	return cond + ")"
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
	cond := "NOT EXISTS (SELECT 1 FROM " + g.log + " WHERE " + g.running(step) + " AND statements_done > 0 AND NOT (\n    " + strings.Join(known, "\n    OR ") + "))"
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
	head := "INSERT INTO " + g.log + " (" + listed(names) + ")\n"
	sql := head + "VALUES (" + listed(values) + ")"
	if where != "" {
		sql = head + "SELECT " + listed(values) + g.x.Dual + "\nWHERE " + where
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
	where := g.running(step)
	if g.resumes {
		where += " AND statements_done = " + strconv.Itoa(number-1)
	}
	return g.progress(number, chain, where)
}

// progress tells the log how many statements are done.
func (g *guarded) progress(number int, chain *Chain, where string) dialects.Statement {
	sql := "UPDATE " + g.log + " SET statements_done = " + strconv.Itoa(number) + ", statement_begun = " + strconv.Itoa(number+1) + ", done_hash = " + g.text(chain.Hash()) +
		"\nWHERE " + g.going(where)
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}
}

// ended gives the statement that tells the log that a step is done.
func (g *guarded) ended(step *Step, chain *Chain) dialects.Statement {
	set := []string{"status = " + g.text(string(Done)), "statements_done = " + strconv.Itoa(step.Total()-len(step.Bookkeeping)), "statement_begun = 0"}
	if hash := chain.Hash(); hash != "" {
		set = append(set, "done_hash = "+g.text(hash), "statements_hash = "+g.text(hash))
	}
	if g.resumes || g.Form.From > 0 { // the row may have been begun by a script of a file that was mended since
		set = append(set, "statements_total = "+strconv.Itoa(step.Total()-len(step.Bookkeeping)))
		if files := step.FilesText(); files != "" {
			set = append(set, "files = "+g.text(files))
		}
	}
	set = append(set, "finished_at = "+g.x.Now, "duration_ms = "+g.x.Since)
	sql := "UPDATE " + g.log + " SET " + listed(set) + "\nWHERE " + g.running(step)
	if g.resumes {
		sql = g.going(sql + " AND statements_done = " + strconv.Itoa(step.Total()-len(step.Bookkeeping)))
	}
	return dialects.Statement{SQL: sql, Op: "bookkeeping"}
}

// from tells the log of a step's first statements, which are done and not in the script. Where the script was run before, and has done more, the log stays.
func (g *guarded) from(step *Step, chain *Chain) dialects.Statement {
	return g.progress(g.Form.From-1, chain, g.running(step)+" AND statements_done < "+strconv.Itoa(g.Form.From))
}

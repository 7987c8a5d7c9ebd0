package revision

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the answers that come out into testdata")

// TestScripts runs testdata/*.txt. First the graph, a line for each revision:
//
//	east1 west1 -> join2   : needs lib2, label pay, tag v1.4
//
// then, after an empty line, questions with their answers, `question = answer`:
//
//	upgrade FROM:TARGET         steps -> rows after them, then what the user is warned of
//	rows up|down FROM:TARGET    what each step does to the version table: old>new -deleted +inserted
//	stamp [--purge] FROM: TARGET…, show IDENT, history [A:B], heads, effective-heads, bases, branches
//
// An error is an answer too: `! message`. `go test -update` writes the answers anew.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { runScript(t, file) })
	}
}

func runScript(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	drawing, questions, _ := strings.Cut(string(data), "\n\n")
	g, err := New(draw(drawing), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i, line := range strings.Split(strings.TrimSuffix(questions, "\n"), "\n") {
		question, want, _ := strings.Cut(line, " = ")
		if question == "" || question[0] == '#' {
			out.WriteString(line + "\n")
			continue
		}
		got := answer(g, question)
		if got != want && !*update {
			t.Errorf("%s, question %d: %s\n got %s\nwant %s", file, i+1, question, got, want)
		}
		out.WriteString(question + " = " + got + "\n")
	}
	if *update {
		if err := os.WriteFile(file, []byte(drawing+"\n\n"+out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// draw reads a graph in arrow notation.
func draw(text string) []Revision {
	var revs []Revision
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		arrows, about, _ := strings.Cut(line, " : ")
		var r Revision
		if down, id, ok := strings.Cut(arrows, "->"); ok {
			r.Down, r.ID = strings.Fields(down), strings.TrimSpace(id)
		} else {
			r.ID = strings.TrimSpace(arrows)
		}
		for word := range strings.SplitSeq(about, ",") {
			key, value, _ := strings.Cut(strings.TrimSpace(word), " ")
			switch key {
			case "needs":
				r.DependsOn = append(r.DependsOn, value)
			case "label":
				r.Labels = append(r.Labels, value)
			case "tag":
				r.Tags = append(r.Tags, value)
			}
		}
		revs = append(revs, r)
	}
	return revs
}

func answer(g *Graph, question string) string {
	verb, rest, _ := strings.Cut(question, " ")
	var ids []string
	var err error
	switch verb {
	case "upgrade", "downgrade", "rows", "stamp":
		return answerPlan(g, verb, rest)
	case "show":
		ids, err = g.Resolve(rest)
	case "history":
		ids, err = g.History(rest, nil)
	case "heads":
		ids = g.Heads()
	case "effective-heads":
		ids = g.EffectiveHeads()
	case "bases":
		ids = g.Bases()
	case "branches":
		ids = g.Branches()
	default:
		err = fmt.Errorf("no such question: %s", verb)
	}
	if err != nil {
		return "! " + err.Error()
	}
	return strings.Join(ids, " ")
}

func answerPlan(g *Graph, verb, rest string) string {
	direction, purge := verb, false
	if verb == "rows" {
		direction, rest, _ = strings.Cut(rest, " ")
	} else {
		rest, purge = strings.CutPrefix(rest, "--purge ")
	}
	from, target, _ := strings.Cut(rest, ":")
	p, err := makePlan(g, direction, from, target, purge)
	if err != nil {
		return "! " + err.Error()
	}
	var words []string
	for _, s := range p.Steps {
		word := ""
		if s.Revision != nil {
			word = s.Revision.ID
		}
		if verb == "rows" || verb == "stamp" {
			word = strings.TrimSpace(word + "(" + strings.TrimSpace(changes(s)) + ")")
		}
		words = append(words, word)
	}
	out := strings.TrimSpace(strings.Join(words, " ") + " -> " + strings.Join(p.To, " "))
	for _, w := range p.Warnings {
		out += "; warning: " + w
	}
	return out
}

func makePlan(g *Graph, direction, from, target string, purge bool) (Plan, error) {
	if direction == "stamp" { // its rows are those of a table
		var rows []string
		if from != "base" {
			rows = strings.Split(from, ",")
		}
		return g.StampPlan(rows, strings.Fields(target), purge)
	}
	heads, err := g.ParseHeads(from)
	if err != nil {
		return Plan{}, err
	}
	if strings.HasPrefix(direction, "up") {
		return g.UpgradePlan(heads, target)
	}
	return g.DowngradePlan(heads, target)
}

func changes(s Step) string {
	var out []string
	for _, d := range s.Delete {
		out = append(out, "-"+d)
	}
	for _, u := range s.Update {
		out = append(out, u[0]+">"+u[1])
	}
	for _, i := range s.Insert {
		out = append(out, "+"+i)
	}
	return strings.Join(out, " ")
}

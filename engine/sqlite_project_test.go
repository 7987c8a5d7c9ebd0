package engine_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"mig/dialects"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
	scripts "mig/engine/script"
)

// liteProject is a project on a database file of SQLite.
type liteProject struct {
	file      string
	onConnect []string
	texts     []string
	front     string
	guarded   bool // there is a log, and the script is for sqlite3
}

func (p liteProject) open(t *testing.T) *engine.Environment {
	t.Helper()
	return project{texts: p.texts, front: p.front, set: func(c *config.Config) {
		if c.URL = config.Literal("sqlite:" + p.file); !p.guarded {
			c.LogTable = ""
		}
		for _, sql := range p.onConnect {
			c.OnConnect = append(c.OnConnect, config.Literal(sql))
		}
	}}.open(t)
}

// online upgrades to a revision.
func (p liteProject) online(t *testing.T, to string) error {
	t.Helper()
	_, err := p.open(t).Upgrade(context.Background(), to)
	return err
}

// client runs the rendered script with sqlite3.
func (p liteProject) client(t *testing.T, from, to string) error {
	t.Helper()
	env := project{dialect: "sqlite", texts: p.texts, front: p.front, set: func(c *config.Config) {
		if !p.guarded {
			c.LogTable = ""
		}
	}}.open(t)
	s, err := env.Render(context.Background(), revision.Up, engine.Target{From: from, HasFrom: from != "", To: to})
	if err != nil {
		return err
	}
	if p.guarded {
		s.Form.Client, s.Form.Guard = "sqlite3", scripts.Refuses
	}
	text, err := s.Bytes()
	if err != nil {
		return err
	}
	args := []string{"-bail"}
	for _, sql := range p.onConnect {
		args = append(args, "-cmd", sql)
	}
	cmd := exec.Command("sqlite3", append(args, p.file)...)
	cmd.Stdin = strings.NewReader(string(text))
	out, err := cmd.CombinedOutput()
	if err != nil || len(out) > 0 && !p.guarded {
		return fmt.Errorf("sqlite3: %w: %s", err, out)
	}
	return nil
}

// ways are the ways to a database: mig itself, and its script in SQLite's client, as it is and with what --client adds.
func ways(t *testing.T, test func(t *testing.T, run func(p liteProject, from, to string) error)) {
	t.Helper()
	t.Run("online", func(t *testing.T) {
		test(t, func(p liteProject, _, to string) error { return p.online(t, to) })
	})
	t.Run("online with a log", func(t *testing.T) {
		test(t, func(p liteProject, _, to string) error {
			p.guarded = true
			return p.online(t, to)
		})
	})
	t.Run("client", func(t *testing.T) {
		test(t, func(p liteProject, from, to string) error { return p.client(t, from, to) })
	})
	t.Run("guarded", func(t *testing.T) {
		test(t, func(p liteProject, from, to string) error {
			p.guarded = true
			return p.client(t, from, to)
		})
	})
}

// ask gives the rows of a query as text.
func ask(t *testing.T, file, query string) string {
	t.Helper()
	var out []string
	withSession(t, "sqlite", "sqlite:"+file, func(ctx context.Context, s dialects.Session) {
		_, rows, err := s.Query(ctx, query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
		}
		for _, row := range rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				if cells[i] = "NULL"; cell != nil {
					cells[i] = *cell
				}
			}
			out = append(out, strings.Join(cells, "|"))
		}
	})
	return strings.Join(out, "\n")
}

const everything = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'mig_log' ORDER BY type, name"

// contents gives all that is in a database: definitions and rows, but for the log, which tells of failures too.
func contents(t *testing.T, file string) string {
	t.Helper()
	all := ask(t, file, everything)
	for _, name := range strings.Fields(ask(t, file, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '% %' AND name <> 'mig_log' ORDER BY name")) {
		all += "\n" + name + ":\n" + ask(t, file, `SELECT * FROM "`+name+`"`)
	}
	return all
}

package engine_test

import (
	"context"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dialects/dialecttest"
	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/config"
	"mig/engine/revision"
)

// A table that no revision tells of is read from the database online, so that MySQL's MODIFY keeps what is not altered; and not
// once the plan itself has changed it with raw SQL: then what the database said before is out of date.
func TestUnknownTableIsReadOnline(t *testing.T) {
	url := dialecttest.ScratchURL(t, "mysql")
	made := "CREATE TABLE legacy (id INT PRIMARY KEY, name VARCHAR(10) NOT NULL DEFAULT 'x' COMMENT 'who');"
	alter := `{{ alter_column "legacy" "name" (type "varchar(40)") }}`
	online := func(texts ...string) *engine.Environment {
		return project{texts: texts, set: func(c *config.Config) { c.URL = config.Literal(url) }}.open(t)
	}
	if _, err := online(made).Upgrade(context.Background(), "heads"); err != nil {
		t.Fatal(err)
	}
	if _, err := online(made, alter).Upgrade(context.Background(), "heads"); err != nil {
		t.Fatal(diag.Format(err))
	}
	withSession(t, "mysql", url, func(ctx context.Context, s dialects.Session) {
		_, rows, err := s.Query(ctx, "SHOW CREATE TABLE legacy")
		if err != nil {
			t.Fatal(err)
		}
		if got := *rows[0][1]; !strings.Contains(got, "`name` varchar(40) NOT NULL DEFAULT 'x' COMMENT 'who'") {
			t.Error(got)
		}
	})
	_, err := online(made, alter, "ALTER TABLE legacy ADD more INT;", `{{ alter_column "legacy" "name" (type "varchar(50)") }}`).Upgrade(context.Background(), "heads")
	if err == nil || !strings.Contains(err.Error(), "mig does not know") {
		t.Errorf("got %v", err)
	}
	offline := project{dialect: "mysql", texts: []string{made, alter}}
	if got := offline.last(t, revision.Up); !strings.Contains(got, "mig does not know") {
		t.Errorf("offline: %s", got)
	}
}

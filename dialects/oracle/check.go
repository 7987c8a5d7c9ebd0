package oracle

import (
	"iter"
	"regexp"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Checks gives the statement that ends a revision: a unit of PL/SQL that does not compile is made nevertheless, with a warning
// that no client stops at, so those that the statements create are looked up in ALL_ERRORS. Without any there is nothing to check.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_ERRORS.html
func (d *Dialect) Checks(statements iter.Seq[*dialects.Statement]) []dialects.Statement {
	var units []string
	seen := map[string]bool{}
	for s := range statements {
		u, ok := unitOf(s.SQL[min(s.First, len(s.SQL)):])
		if !ok || seen[u.tuple()] {
			continue
		}
		seen[u.tuple()] = true
		units = append(units, u.tuple())
	}
	if len(units) == 0 {
		return nil
	}
	return []dialects.Statement{{Op: "check", Body: true, SQL: `BEGIN
    FOR e IN (
        SELECT owner, type, name, line, text FROM all_errors
        WHERE attribute = 'ERROR' AND (owner, type, name) IN (
            ` + strings.Join(units, ",\n            ") + `
        )
        ORDER BY owner, name, type, sequence
    ) LOOP
        RAISE_APPLICATION_ERROR(-20000, SUBSTRB(e.type || ' ' || e.owner || '.' || e.name || ', line ' || e.line || ': ' || e.text, 1, 2000));
    END LOOP;
END;`}}
}

// unit is what a CREATE creates; names are as the catalog has them.
type unit struct{ owner, kind, name string }

func (u unit) tuple() string {
	owner := "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')"
	if u.owner != "" {
		owner = stringLiteral(u.owner)
	}
	return "(" + owner + ", " + sqltext.Quote(u.kind) + ", " + stringLiteral(u.name) + ")"
}

const (
	gap  = `(?:\s|--[^\n]*\n|/\*(?s:.*?)\*/)+`
	name = `("[^"]+"|[^\s"(.;]+)`
)

// createUnit reads CREATE [OR REPLACE] [[NON]EDITIONABLE] kind [IF NOT EXISTS] [schema.]name.
// https://docs.oracle.com/en/database/oracle/oracle-database/19/lnpls/sql-statements-for-stored-PL-SQL-units.html
var createUnit = regexp.MustCompile(`(?i)^CREATE` + gap + `(?:OR` + gap + `REPLACE` + gap + `)?(?:(?:NON)?EDITIONABLE` + gap + `)?` +
	`(PROCEDURE|FUNCTION|TRIGGER|PACKAGE|TYPE)(` + gap + `BODY)?` + gap +
	`(?:IF` + gap + `NOT` + gap + `EXISTS` + gap + `)?` + name + `(?:\s*\.\s*` + name + `)?`)

func unitOf(sql string) (unit, bool) {
	m := createUnit.FindStringSubmatch(sql)
	if m == nil {
		return unit{}, false
	}
	u := unit{kind: strings.ToUpper(m[1]), name: catalogName(m[3])}
	if m[2] != "" {
		u.kind += " BODY"
	}
	if m[4] != "" {
		u.owner, u.name = u.name, catalogName(m[4])
	}
	return u, true
}

// catalogName folds a name to upper case unless it is quoted.
func catalogName(name string) string {
	if quoted, ok := strings.CutPrefix(name, `"`); ok {
		return strings.ReplaceAll(strings.TrimSuffix(quoted, `"`), `""`, `"`)
	}
	return strings.ToUpper(name)
}

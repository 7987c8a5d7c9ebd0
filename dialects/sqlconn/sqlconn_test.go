package sqlconn

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"mig/dialects"
	"mig/dsl/schema"
)

func TestHide(t *testing.T) {
	at := Endpoint{Host: "h", Port: "1", Database: "db", User: "root", Secrets: []string{"", `p@ss "w`, "root", "short"}}
	for in, want := range map[string]string{
		`login failed: p@ss "w`:         "login failed: ***",
		`parse "x://u:p%40ss%20%22w@h"`: `parse "x://u:***@h"`,
		"p%40ss+%22w":                   "***",
		`value "p@ss \"w"`:              `value "***"`,
		`user "root" is unknown`:        `user "root" is unknown`, // the password is the user's name
		"shortened":                     "***ened",
	} {
		if got := at.Hide(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestScrubCutsCausesThatShow(t *testing.T) {
	at := Endpoint{Secrets: []string{"canary"}}
	clean := fmt.Errorf("outer: %w", errors.New("inner"))
	if !errors.Is(at.Scrub(clean), clean) {
		t.Error("an error without a secret is changed")
	}
	inner := errors.New("dial u:canary@h")
	for _, err := range []error{inner, fmt.Errorf("canary: %w", errors.New("x")), fmt.Errorf("outer %w", inner), errors.Join(errors.New("a"), inner), hiding{inner}} {
		got := at.Scrub(err)
		for e := got; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "canary") {
				t.Errorf("%v shows", e)
			}
		}
	}
	r := at.Refused(&dialects.ServerError{Msg: "near canary", Detail: "canary", Hint: "canary", Err: inner})
	if strings.Contains(r.Error()+r.Detail+r.Hint+r.Err.Error(), "canary") {
		t.Errorf("%+v shows", r)
	}
}

// hiding is an error whose text shows less than its cause.
type hiding struct{ err error }

func (hiding) Error() string   { return "hidden" }
func (h hiding) Unwrap() error { return h.err }

func TestSecretsOfParameters(t *testing.T) {
	u, err := url.Parse("x://u:a@h/d?sslpassword=b&wallet+password=c&OS+PassHash=d&name=e")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(Secrets(dialects.Target{Password: "t"}, u), "")
	for _, want := range "abcdt" {
		if !strings.ContainsRune(got, want) {
			t.Errorf("%c is no secret: %s", want, got)
		}
	}
	if strings.Contains(got, "e") {
		t.Error("a name is a secret")
	}
}

func TestUnwrap(t *testing.T) {
	for in, want := range map[string]string{
		"((0))": "0", "(a) + (b)": "(a) + (b)", "((a) + (b))": "(a) + (b)", "(')')": "')'", "('(')": "'('", "(a": "(a", "": "", "()": "", "([a)]>(1))": "[a)]>(1)", `("(")`: `"("`,
	} {
		if got := Unwrap(in); got != want {
			t.Errorf("%s: %s, not %s", in, got, want)
		}
	}
}

func TestCatalogNames(t *testing.T) {
	all := catalogs("public", nil, Same)
	if len(all) != 1 || all[0].Schema != "public" || all[0].Table != "" {
		t.Fatalf("%+v", all)
	}
	if got := all[0].Add("t", Same).Name; got != (schema.Name{Name: "t"}) {
		t.Errorf("a table of the session's schema is %s", got)
	}
	if a, b := all[0].Referred("public", "r", Same).String(), all[0].Referred("app", "r", Same).String(); a != "r" || b != "app.r" {
		t.Errorf("referred tables are %s and %s", a, b)
	}
	two := catalogs("PUBLIC", []schema.Name{{Name: "a"}, {Schema: "app", Name: "b"}, {Name: "c"}}, strings.ToUpper)
	if len(two) != 2 || two[0].Schema != "PUBLIC" || two[0].Table != "" || two[1].Schema != "APP" || two[1].Table != "B" {
		t.Fatalf("%+v %+v", two[0], two[1])
	}
	if two[1].Add("X", Same) != nil {
		t.Error("a table is added that is not wanted")
	}
	if got := two[1].Add("B", strings.ToLower).Name.String(); got != "app.b" {
		t.Errorf("a table of another schema is %s", got)
	}
	if got := two[1].Referred("APP", "R", strings.ToLower).String(); got != "app.r" {
		t.Errorf("a referred table of the same schema is %s", got)
	}
}

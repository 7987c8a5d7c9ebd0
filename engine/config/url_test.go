package config_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"mig/dsl/diag"
	"mig/engine/config"
)

var schemes = []string{"postgres", "postgresql", "mysql", "mariadb", "sqlite", "sqlserver", "mssql", "oracle"}

func TestParseURL(t *testing.T) {
	for raw, want := range map[string]string{
		"postgres://app@db/prod":                              "postgres://app@db/prod",
		"postgres://app:hunter2@db:5432/prod?sslmode=disable": "postgres://app:***@db:5432/prod?sslmode=disable",
		"PostgreSQL://app:@db/prod":                           "postgresql://app:***@db/prod",
		"postgres://app:hunter2@[::1]:5432,h2:5433/prod":      "postgres://app:***@[::1]:5432,h2:5433/prod",
		"postgres://app:hunter2%40%2F@db/prod#frag":           "postgres://app:***@db/prod",
		"postgres:///prod?host=/tmp&user=a&password=hunter2":  "postgres:///prod?host=/tmp&user=a&password=***",
		"postgres://h/d?sslpassword=hunter2&a=b":              "postgres://h/d?sslpassword=***&a=b",
		"postgres://h/d?pass%77ord=hunter2":                   "postgres://h/d?pass%77ord=***",
		"postgres://u:a@b@h/d":                                "postgres://u:***@h/d",
		"postgres://u:12?hunter2@h/d":                         "postgres://***",
		"postgres://u:p@a?hunter2@h/d":                        "postgres://***",
		"sqlserver://h:1433?user id=sa;password=hunter2;a=b":  "sqlserver://h:1433?user id=sa;password=***",
		"sqlserver://h?database=x&password=hun;ter2&a=b":      "sqlserver://h?database=x&password=***&a=b",
		"mysql://u:hunter2@h/d?hunter2":                       "mysql://u:***@h/d?***",
		"oracle://u:hunter2@h:1521/svc?wallet password=x":     "oracle://u:***@h:1521/svc?wallet password=***",
		"sqlite:app.db":                                       "sqlite:app.db",
		"sqlite:/var/lib/50% of #1.db?mode=ro&_key=hunter2":   "sqlite:/var/lib/50% of #1.db?mode=ro&_key=***",
		"sqlite::memory:":                                     "sqlite::memory:",
		"sqlite:u:hunter2@h":                                  "sqlite:***@h",
	} {
		u, err := config.ParseURL(raw, schemes...)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		shown := fmt.Sprintf("%v %+v %#v %s %v %+v", u, u, u, u, []config.URL{u}, struct{ u config.URL }{u})
		if u.Redacted() != want || strings.Contains(shown, "hunter2") || u.Raw() != raw {
			t.Errorf("%s\nis shown as %s, want %s; raw %s\n%s", raw, u.Redacted(), want, u.Raw(), shown)
		}
	}
	if u, err := config.ParseURL("sqlite:a?b"); err != nil || u.Scheme() != "sqlite" || u.Rest() != "a?b" {
		t.Errorf("%s %s %v", u.Scheme(), u.Rest(), err)
	}
	if got := (config.URL{}).String(); got != "" {
		t.Errorf("the zero URL is %q", got)
	}
}

func TestParseURLErrors(t *testing.T) {
	encode := "\n  hint: characters such as @ : / ? # % in a user name or password are written as %40 %3A %2F %3F %23 %25"
	letters := "the user, password or host in the database URL holds a character that may not stand there" + encode
	port := "the port in the database URL is not a number\n  hint: write it as postgres://user:password@host:port/database; " + encode[len("\n  hint: "):]
	for raw, want := range map[string]string{
		"":                                    "the database URL has no scheme\n  hint: write it as postgres://user@host/database; known schemes: mariadb, mssql, mysql, oracle, postgres, postgresql, sqlite, sqlserver",
		"host=db password=hunter2":            "the database URL has no scheme\n  hint: write it as postgres://user@host/database; known schemes: mariadb, mssql, mysql, oracle, postgres, postgresql, sqlite, sqlserver",
		"postgre://u:hunter2@h/d":             "unknown scheme postgre in the database URL\n  hint: did you mean postgres?",
		"postgresql+psycopg2://u:hunter2@h/d": "unknown scheme postgresql+psycopg2 in the database URL\n  hint: mig has drivers of its own: write postgresql://",
		"jdbc:oracle:thin:u/hunter2@h:1521:x": "unknown scheme jdbc in the database URL\n  hint: known schemes: mariadb, mssql, mysql, oracle, postgres, postgresql, sqlite, sqlserver",
		"postgres://u:hunter2@h/d\n":          "the database URL holds a control character or a line end",
		"postgres://u:hun/ter2@h/d":           "the database URL has an @ after the host" + encode,
		"postgres://u:12/hunter2@h/d":         "the database URL has an @ after the host" + encode,
		"postgres://u:12#hunter2@h/d":         "the database URL has an @ after the host" + encode,
		"postgres://u:a@b/hunter2@h/d":        "the database URL has an @ after the host" + encode,
		"postgres://u:hunter2^@h/d":           letters,
		"postgres://u:hunter2 @h/d":           letters,
		"postgres://u:hünter2@h/d":            letters,
		"postgres://u:hunter2":                port,
		"postgres://u:hunter2@h:x/d":          port,
		"postgres://u:hunter2?x@h":            port,
		"postgres://u:hunter2%zz@h/d":         "the database URL has a % that two hexadecimal digits don't follow" + encode,
		"postgres://u:hunter2%@h/d":           "the database URL has a % that two hexadecimal digits don't follow" + encode,
	} {
		_, err := config.ParseURL(raw, schemes...)
		wrong := new(config.Error)
		if err == nil || diag.Format(err) != want || !errors.As(err, &wrong) {
			t.Errorf("%q\ngives %v\nwant  %s", raw, err, want)
		}
		if err != nil && strings.Contains(diag.Format(err), "hunter2") {
			t.Errorf("a password is shown: %v", err)
		}
	}
}

func TestWithPassword(t *testing.T) {
	for raw, want := range map[string]string{
		"postgres://app@db/prod":       "postgres://app:p%40s%2Fs@db/prod",
		"postgres://app:old@db/prod?x": "postgres://app:p%40s%2Fs@db/prod?x",
		"postgres://db/prod":           "postgres://:p%40s%2Fs@db/prod",
		"postgres://a%40b@db":          "postgres://a%40b:p%40s%2Fs@db",
		"sqlite:a.db":                  "sqlite:a.db",
	} {
		u, err := config.ParseURL(raw)
		if err != nil {
			t.Fatal(err)
		}
		with := u.WithPassword("p@s/s")
		if with.Raw() != want || u.Raw() != raw {
			t.Errorf("%s becomes %s, want %s", raw, with.Raw(), want)
		}
		if with.HasPassword() != (with.Raw() != raw) {
			t.Errorf("%s: HasPassword is %v", with.Raw(), with.HasPassword())
		}
	}
}

func FuzzURL(f *testing.F) {
	f.Add("u:", "@h:1/d?a=b")
	f.Add("u:12", "/x@h")
	f.Add("h?password=", "&a=b")
	f.Add("h?user id=a;pwd=", ";a")
	f.Fuzz(func(t *testing.T, before, after string) {
		// The password stands where passwords do: between the user and the @.
		const password = "hunter2"
		raw := "postgres://" + strings.ReplaceAll(before, "@", "") + ":" + password + "@" + after
		u, err := config.ParseURL(raw)
		shown := fmt.Sprint(u, err)
		if err != nil {
			shown = diag.Format(err)
		}
		if strings.Contains(shown, password) && !strings.Contains(before+after, "hunter2") {
			t.Errorf("%q is shown as %s", raw, shown)
		}
	})
}

func TestExpand(t *testing.T) {
	lookup := variables("A=1", "EMPTY=", "URL=${A}")
	for raw, want := range map[string]string{
		"":                       "",
		"plain $A $ $$ }":        "plain $A $ $$ }",
		"${A}":                   "1",
		"x${A}y${A}z":            "x1y1z",
		"${EMPTY}":               "",
		"${URL}":                 "${A}",
		"${NONE:-d}":             "d",
		"${NONE:-}":              "",
		"${EMPTY:-d}":            "d",
		"${A:-d}":                "1",
		"${NONE:-a b://c@d:1/$}": "a b://c@d:1/$",
		"${NONE:-${A}}!":         "1!",
		"${NONE:-${B:-x}y}":      "xy",
		"${A:-${NONE}}":          "1",
		"$${A}":                  "${A}",
		"${NONE:-$${A\\}}":       "${A\\}",
	} {
		got, err := config.Expression(raw, diag.Pos{}).Expand(lookup)
		if err != nil || got != want {
			t.Errorf("%q gives %q, %v; want %q", raw, got, err, want)
		}
		if got, err := config.Literal(raw).Expand(lookup); err != nil || got != raw {
			t.Errorf("the literal %q gives %q, %v", raw, got, err)
		}
	}
}

func TestExpandErrors(t *testing.T) {
	hint := "\n  hint: write ${VAR} or ${VAR:-default}; $${ stands for ${ itself"
	pos := diag.Pos{File: "mig.yaml", Line: 3, Col: 6}
	for raw, want := range map[string]string{
		"p://u:hunter2@${HOST}/d": "mig.yaml:3:6: the environment variable HOST is not set\n  hint: set it, or write ${HOST:-default}",
		"${HOST:-${HUNTER}}":      "mig.yaml:3:6: the environment variable HUNTER is not set\n  hint: set it, or write ${HUNTER:-default}",
		"${hunter2":               "mig.yaml:3:6: ${ is not closed" + hint,
		"${A:-hunter2":            "mig.yaml:3:6: ${ is not closed" + hint,
		"${}":                     "mig.yaml:3:6: ${ is not followed by the name of a variable" + hint,
		"${1A}":                   "mig.yaml:3:6: ${ is not followed by the name of a variable" + hint,
		"hunter2${":               "mig.yaml:3:6: ${ is not followed by the name of a variable" + hint,
		"${A-hunter2}":            "mig.yaml:3:6: the name after ${ is not followed by } or :-" + hint,
	} {
		_, err := config.Expression(raw, pos).Expand(variables())
		wrong := new(config.Error)
		if err == nil || diag.Format(err) != want || !errors.As(err, &wrong) {
			t.Errorf("%q\ngives %v\nwant  %s", raw, err, want)
		}
	}
}

// Nothing that fmt does to the settings shows a password.
func TestConfigShowsNoPassword(t *testing.T) {
	f := read(t, "url: postgres://u:hunter2@h/d\npassword_file: hunter2\non_connect: [SET x = 'hunter2']\n")
	c, err := f.Resolve(config.Overrides{Lookup: variables("MIG_PASSWORD=hunter2")})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		for _, v := range []any{c, &c, struct{ c config.Config }{c}} {
			if shown := fmt.Sprintf(format, v); strings.Contains(shown, "hunter2") || strings.Contains(shown, "68756e74657232") {
				t.Errorf("%s shows %s", format, shown)
			}
		}
	}
}

func TestConnection(t *testing.T) {
	files := func(name string) ([]byte, error) {
		if name == "project/secret" {
			return []byte("from-file\r\n"), nil
		}
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	for name, tt := range map[string]struct {
		text string
		vars []string
		want string // the raw URL, or the error
	}{
		"plain":               {"url: sqlite:a.db", nil, "sqlite:a.db"},
		"variable":            {"url: ${U}", []string{"U=sqlite:b.db"}, "sqlite:b.db"},
		"own password":        {"url: mysql://u:own@h/d\npassword_file: secret", nil, "mysql://u:own@h/d"},
		"password file":       {"url: mysql://u@h/d\npassword_file: secret", nil, "mysql://u:from-file@h/d"},
		"MIG_PASSWORD":        {"url: mysql://u:own@h/d\npassword_file: secret", []string{"MIG_PASSWORD=p w"}, "mysql://u:p%20w@h/d"},
		"MIG_URL":             {"url: mysql://u:own@h/d", []string{"MIG_URL=sqlite:${c}"}, "sqlite:${c}"},
		"no url":              {"lock: none", nil, "there is no database URL\n  hint: give --url or MIG_URL, or set url in mig.yaml; offline, --dialect is enough"},
		"unset":               {"url: ${U}", nil, "project/mig.yaml:1:6: the environment variable U is not set\n  hint: set it, or write ${U:-default}"},
		"bad url":             {"lock: none\nurl: mysq://u:own@h/d", nil, "project/mig.yaml:2:6: unknown scheme mysq in the database URL\n  hint: did you mean mysql?"},
		"bad MIG_URL":         {"url: sqlite:a", []string{"MIG_URL=x"}, "the database URL has no scheme\n  hint: write it as postgres://user@host/database; known schemes: mariadb, mssql, mysql, oracle, postgres, postgresql, sqlite, sqlserver"},
		"no password file":    {"url: mysql://u@h/d\npassword_file: nothing", nil, "project/mig.yaml:2:16: password_file project/nothing can't be read: file does not exist"},
		"unset password file": {"url: mysql://u@h/d\npassword_file: ${P}", nil, "project/mig.yaml:2:16: the environment variable P is not set\n  hint: set it, or write ${P:-default}"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := read(t, tt.text).Resolve(config.Overrides{Lookup: variables(tt.vars...)})
			if err != nil {
				t.Fatal(err)
			}
			u, err := c.Connection(variables(tt.vars...), files, schemes...)
			got := u.Raw()
			if err != nil {
				got = diag.Format(err)
			}
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

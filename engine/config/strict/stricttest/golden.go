// Package stricttest runs tests whose inputs and expected messages stand side by side in
// one file. Only tests import it; it never reads anything but that file.
package stricttest

import (
	"flag"
	"os"
	"strings"
	"testing"
)

// Golden reads a file of sections: a line `-- NAME.in --` begins an input, `-- NAME.want --`
// what run must give for it. With -update the latter are written anew; read the difference.
func Golden(t *testing.T, path string, run func(input string) string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, names, text := split(string(data))
	out := head
	for _, section := range names {
		name, ok := strings.CutSuffix(section, ".in")
		if !ok {
			continue
		}
		got := strings.TrimRight(run(text[section]), "\n") + "\n"
		out += "-- " + section + " --\n" + text[section] + "-- " + name + ".want --\n" + got
		t.Run(name, func(t *testing.T) {
			if want := text[name+".want"]; got != want && !updating() {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	if updating() {
		if err := os.WriteFile(path, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// updating asks for the flag that the test package declares.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func split(file string) (head string, names []string, text map[string]string) {
	text = make(map[string]string)
	for line := range strings.SplitAfterSeq(file, "\n") {
		name, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "-- ")
		if name, ok2 := strings.CutSuffix(name, " --"); ok && ok2 {
			names = append(names, name)
			text[name] = ""
		} else if len(names) == 0 {
			head += line
		} else {
			text[names[len(names)-1]] += line
		}
	}
	return head, names, text
}

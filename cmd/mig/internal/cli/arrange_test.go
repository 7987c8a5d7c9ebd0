package cli

import (
	"errors"
	"slices"
	"strings"
	"testing"

	ucli "github.com/urfave/cli/v2"
)

func TestArrange(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"flag after argument", "downgrade base --sql", "mig downgrade --sql=true -- base"},
		{"flag before argument", "downgrade --sql base", "mig downgrade --sql=true -- base"},
		{"minus one", "downgrade -1", "mig downgrade -- -1"},
		{"plus two", "upgrade +2", "mig upgrade -- +2"},
		{"relative range as a value", "history -r -2:", "mig history --rev-range=-2: --"},
		{"attached value", "history -r-2:", "mig history --rev-range=-2: --"},
		{"value after =", "history --rev-range=a:b", "mig history --rev-range=a:b --"},
		{"empty value", "upgrade --tag=", "mig upgrade --tag= --"},
		{"a dash is a file", "render -o -", "mig render --output=- --"},
		{"globals go first", "upgrade -x a=1,2 x --url sqlite:y -q", "mig --x=a=1,2 --url=sqlite:y --quiet=true upgrade -- x"},
		{"global before the command", "-n prod upgrade", "mig --env=prod upgrade --"},
		{"switches together", "current -qv", "mig --quiet=true --verbose=true current --"},
		{"switch and value together", "current -qnprod", "mig --quiet=true --env=prod current --"},
		{"switched off", "upgrade --sql=false", "mig upgrade --sql=false --"},
		{"after -- all are arguments", "show -q -- --sql", "mig --quiet=true show -- --sql"},
		{"underscore", "revision --rev_id=x", "mig revision --rev-id=x --"},
		{"a flag of the command hides none", "revision --tag v1 -m --", ""},
		{"a value that looks like a flag", "upgrade --tag --sql", ""},
		{"with a blank it can't be one", "revision -m,-_fix", "mig revision --message=- fix --"},
		{"no value", "render --dialect", ""},
		{"value for a switch", "upgrade --sql=maybe", ""},
		{"one dash too few", "upgrade -sql", ""},
		{"one dash too few, value", "upgrade -config x", ""},
		{"unknown", "upgrade --slq", ""},
		{"unknown short", "upgrade -z", ""},
		{"unknown command", "upgraed", ""},
		{"of the command, before it", "--sql upgrade", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := strings.Fields(c.in)
			for i, a := range args { // "-m,-_fix" stands for two words, the second with a blank
				if first, second, ok := strings.Cut(a, ","); ok && first == "-m" {
					args = slices.Replace(args, i, i+1, first, strings.ReplaceAll(second, "_", " "))
				}
			}
			line, err := arrange(globalFlags(), commands(), args)
			var usage *usageError
			switch {
			case c.want == "" && !errors.As(err, &usage):
				t.Errorf("got %+v, %v instead of a usage error", line, err)
			case c.want != "" && err != nil:
				t.Error(err)
			case c.want != "":
				if got := strings.Join(line.words(), " "); got != c.want {
					t.Errorf("got  %s\nwant %s", got, c.want)
				}
			}
		})
	}
}

// TestFlagsAreDistinct keeps a command's flag from hiding a global one, which would then mean something else there.
func TestFlagsAreDistinct(t *testing.T) {
	for _, c := range commands() {
		seen := namesOf(globalFlags())
		for _, name := range namesOf(c.Flags) {
			if slices.Contains(seen, name) {
				t.Errorf("mig %s: %s is there twice", c.Name, name)
			}
			seen = append(seen, name)
		}
	}
}

// TestEveryFlagHasHelp also sees that flags are of kinds that arrange knows.
func TestEveryFlagHasHelp(t *testing.T) {
	all := globalFlags()
	for _, c := range commands() {
		all = append(all, c.Flags...)
	}
	for _, f := range all {
		if d, ok := f.(ucli.DocGenerationFlag); !ok || d.GetUsage() == "" {
			t.Errorf("%v has no help", f.Names())
		}
	}
}

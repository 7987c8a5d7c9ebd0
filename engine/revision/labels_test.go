package revision

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestBranchLabels(t *testing.T) {
	for name, tt := range map[string]struct{ drawing, want string }{
		"none":             {"a\na -> b", ""},
		"all that follows": {"a : label x\na -> b\nb -> c\nb -> d", "a: x; b: x; c: x; d: x"},
		"down to a fork":   {"a\na -> b\nb -> c\nc -> d : label x\nb -> e", "c: x; d: x"},
		"down to a base":   {"a\na -> b\nb -> c : label x\nz", "a: x; b: x; c: x"},
		"down to a merge":  {"a\nb\na b -> m\nm -> n\nn -> o : label x", "n: x; o: x"},
		"joined":           {"a : label y\nb : label x\na b -> m\nm -> n", "a: y; b: x; m: x y; n: x y"},
		"one in another":   {"a : label z\na -> b : label x, label y\na -> c", "a: z; b: x y z; c: z"},
		"a chain":          {"a\na -> b : label y\nb -> c : label x", "a: x y; b: x y; c: x y"},
		"not by needs":     {"a : label x\nb : needs a", "a: x"},
	} {
		t.Run(name, func(t *testing.T) {
			g, err := New(draw(tt.drawing), nil)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for id, labels := range g.BranchLabels() {
				lines = append(lines, fmt.Sprintf("%s: %s", id, strings.Join(labels, " ")))
			}
			slices.Sort(lines)
			if got := strings.Join(lines, "; "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

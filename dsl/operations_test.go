package dsl

import (
	"strings"
	"testing"

	"mig/dsl/op"
)

// Every operation that has a helper can be read back from its JSON form.
func TestJSONOfEachOperation(t *testing.T) {
	for _, name := range Operations() {
		if _, err := op.FromJSON([]byte(`{"op": "` + name + `"}`)); err != nil && strings.Contains(err.Error(), "there is no operation") {
			t.Error(err)
		}
	}
}

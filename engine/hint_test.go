package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mig/engine"
	scripts "mig/engine/script"
)

// The ways out that a program may show beside the message, however the error is wrapped.
func TestHintOf(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&engine.UsageError{Msg: "wrong", Hint: "do it so"}, "do it so"},
		{&engine.ScriptError{Msg: "wrong", Hint: "render it again"}, "render it again"},
		{&engine.LockError{}, "lock_wait"},
		{&engine.DriftError{}, "a revision of its own"},
		{&engine.UnfinishedError{Entry: scripts.Entry{Revision: "a1", Direction: "downgrade", Done: 2}}, "`mig downgrade TARGET --resume` goes on after statement 2; `mig resolve a1 --as applied`"},
		{&engine.UnsettledError{Entry: scripts.Entry{Revision: "a1"}}, "`mig resolve a1 --as statement-applied`"},
		{errors.New("of something else"), ""},
	} {
		got := engine.HintOf(errors.Join(fmt.Errorf("outer: %w", c.err), errors.New("close")))
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%T: %q", c.err, got)
		}
	}
}

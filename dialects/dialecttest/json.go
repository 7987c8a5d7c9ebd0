package dialecttest

import (
	"bytes"
	"fmt"
	"testing"

	"mig/dialects"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// compareReread renders a case with each operation as its JSON form reads: the statements are the same.
func compareReread(t *testing.T, d dialects.Dialect, version string, c opCase, want string) {
	t.Helper()
	v, err := d.ParseVersion(version)
	if err != nil {
		t.Fatal(err)
	}
	r := &rendering{d: d, facts: dialects.Facts{Version: v}, before: schema.New(), reread: true}
	if err := r.run(c.body, c.files); err != nil {
		t.Errorf("%s, as its JSON form reads: %v", c.name, err)
	} else if got := describe(r.statements, nil); got != want {
		t.Errorf("%s, as its JSON form reads:\n%s\nwant\n%s", c.name, got, want)
	}
}

// reread gives an operation as its JSON form reads, which must write the same form again.
func reread(o op.Op) (op.Op, error) {
	text, err := op.JSON(o)
	if err != nil {
		return nil, err
	}
	back, err := op.FromJSON(text)
	if err != nil {
		return nil, fmt.Errorf("its JSON form does not read: %w\n%s", err, text)
	}
	again, err := op.JSON(back)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(text, again) {
		return nil, fmt.Errorf("its JSON form\n%s\nreads as\n%s", text, again)
	}
	return back, nil
}

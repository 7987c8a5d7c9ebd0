package op

import (
	"testing"

	"mig/dsl/schema"
)

// Options of a table come back as they were, whatever the case of their keys, and so does what stands after the definition.
func TestReverseOfAlterTable(t *testing.T) {
	known := schema.New()
	known.Put(&schema.Table{Name: schema.Name{Name: "t"}, Options: []schema.Option{{Key: "ENGINE", Value: "InnoDB"}, {Key: "checksum", Value: "1"}}, Tail: "STRICT"})
	none := ""
	cases := []struct {
		name   string
		schema *schema.Schema
		op     AlterTable
		want   string
	}{
		{"another value", known, AlterTable{Options: []schema.Option{{Key: "engine", Value: "MyISAM"}}}, `{"op":"alter_table","table":{"name":"t"},"options":[{"key":"ENGINE","value":"InnoDB"}]}`},
		{"a new one", known, AlterTable{Options: []schema.Option{{Key: "MAX_ROWS", Value: "5"}}}, `{"op":"alter_table","table":{"name":"t"},"no_options":["MAX_ROWS"]}`},
		{"taken away", known, AlterTable{NoOptions: []string{"CHECKSUM"}, Tail: &none}, `{"op":"alter_table","table":{"name":"t"},"options":[{"key":"checksum","value":"1"}],"tail":"STRICT"}`},
		{"unknown", schema.New(), AlterTable{NoOptions: []string{"CHECKSUM"}}, "alter_table can't be reversed: the options that the table t had are not known"},
	}
	for _, c := range cases {
		c.op.Table = schema.Name{Name: "t"}
		if got := reversed(t, &c.op, c.schema); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
		was, _ := c.schema.Table(c.op.Table)
		if was == nil {
			continue
		}
		after := schema.New()
		after.Put(was.Clone())
		back, _ := c.op.Reverse(after)
		if err := c.op.Apply(after); err != nil {
			t.Fatal(err)
		}
		if err := back.Apply(after); err != nil {
			t.Fatal(err)
		}
		now, _ := after.Table(c.op.Table)
		if i := FindOption(now.Options, "engine"); i < 0 || now.Options[i].Value != "InnoDB" || FindOption(now.Options, "checksum") < 0 || len(now.Options) != 2 || now.Tail != "STRICT" {
			t.Errorf("%s: after going there and back the table has %v %s", c.name, now.Options, now.Tail)
		}
	}
}

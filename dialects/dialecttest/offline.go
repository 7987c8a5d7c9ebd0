// Package dialecttest is the contract that every dialect passes: Offline needs no server, Live needs one.
// Only tests import it.
package dialecttest

import (
	"errors"
	"fmt"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl"
	"mig/dsl/diag"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Render gives the statements of a body as the upgrade of a revision with nothing before it: operations compiled one
// by one, each against the schema that those before it made. The version is as users state it; "" is the dialect's default.
func Render(d dialects.Dialect, version, body string) ([]dialects.Statement, error) {
	return renderFiles(d, version, body, nil)
}

// renderFiles renders a body that reads files of rows, by name.
func renderFiles(d dialects.Dialect, version, body string, files map[string]string) ([]dialects.Statement, error) {
	r, err := render(d, version, body, files)
	if err != nil {
		return nil, err
	}
	return r.statements, nil
}

func render(d dialects.Dialect, version, body string, files map[string]string) (*rendering, error) {
	v, err := d.ParseVersion(version)
	if err != nil {
		return nil, err
	}
	return renderFacts(d, dialects.Facts{Version: v}, body, files)
}

// renderFacts renders a body for a server of which more may be known than its version.
func renderFacts(d dialects.Dialect, f dialects.Facts, body string, files map[string]string) (*rendering, error) {
	r := &rendering{d: d, facts: f, before: schema.New()}
	return r, r.run(body, files)
}

func (r *rendering) run(body string, files map[string]string) error {
	var err error
	d := r.d
	e := dsl.NewEvaluator(dsl.Settings{Dialect: language{d, r.facts}, ReadFile: func(name string) (*diag.Source, error) {
		text, ok := files[name]
		if !ok {
			return nil, fmt.Errorf("there is no file %s", name)
		}
		return diag.NewSource(name, text), nil
	}})
	r.out, err = e.Section(&dsl.File{Source: diag.NewSource("body.sql.tmpl", body)}, "upgrade", dsl.Context{Revision: "c0ffee000001"})
	if err != nil {
		return err
	}
	if err := d.Scan(r.out.Text, false, r.span); err != nil {
		var scan *sqlscan.Error
		if errors.As(err, &scan) {
			return r.out.Errorf(scan.Offset, "%w", err)
		}
		return err
	}
	return r.out.Lost()
}

// language is a dialect as templates see it.
type language struct {
	dialects.Dialect
	facts dialects.Facts
}

func (l language) Literal(v schema.Value) (string, error) { return l.Dialect.Literal(v, l.facts) }
func (l language) TypeName(t schema.Type) (string, error) { return l.Dialect.TypeName(t, l.facts) }

// rendering is one Render.
type rendering struct {
	d          dialects.Dialect
	facts      dialects.Facts
	out        *dsl.Output
	before     *schema.Schema
	statements []dialects.Statement
	ops        []op.Op
	reread     bool // each operation is compiled as its JSON form reads
}

func (r *rendering) span(s sqlscan.Span) error {
	switch s.Kind {
	case sqlscan.Rest:
		return nil
	case sqlscan.Handle:
		call, err := r.out.Take(s.Handle, s.First)
		if err != nil {
			return err
		}
		return r.operation(call.Op)
	default:
		r.statements = append(r.statements, r.d.Raw(r.out.Text, s))
		return nil
	}
}

func (r *rendering) operation(o op.Op) error {
	if r.reread {
		var err error
		if o, err = reread(o); err != nil {
			return err
		}
	}
	list, err := r.d.Compile(o, r.before, r.facts)
	if err != nil {
		return fmt.Errorf("%s: %w", o.Op(), err)
	}
	for i := range list {
		list[i].Op = o.Op()
	}
	r.statements, r.ops = append(r.statements, list...), append(r.ops, o)
	return o.Apply(r.before)
}

// Package autogen makes the text of revisions: operations as a person would write them in a revision file, and the operations
// that make a schema. It writes no SQL, knows no dialect, and touches neither files nor databases.
package autogen

import (
	"fmt"
	"strings"

	"mig/dsl/op"
	"mig/dsl/schema"
)

// RenderDSL writes operations as the upgrade of a revision file has them, an empty line between those that take more than one line. What the text says, read
// again, is the same operations; only a constraint that can't be written at a column of add_column becomes an operation of its own. An operation that
// mig does not have, and a name that can't be written, is an error.
func RenderDSL(list ...op.Op) (string, error) { return Renderers(nil).RenderDSL(list...) }

// RenderDSL is RenderDSL for a program that writes operations of its own.
func (rs Renderers) RenderDSL(list ...op.Op) (string, error) {
	var b strings.Builder
	before := ""
	for _, o := range list {
		forms, err := rs.forms(o)
		if err != nil {
			return "", err
		}
		for _, f := range forms {
			text := f.action()
			if before != "" && (strings.Contains(text, "\n") || strings.Contains(before, "\n") || opening(text) != opening(before)) {
				b.WriteString("\n")
			}
			b.WriteString(text + "\n")
			before = text
		}
	}
	return b.String(), nil
}

// opening gives the first words of an action: {{ create_index.
func opening(action string) string {
	at := strings.IndexByte(action[3:], ' ')
	return action[:3+at]
}

// renderer writes one operation; the first error sticks.
type renderer struct{ err error }

func (r *renderer) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// ident writes one identifier.
func (r *renderer) ident(name string) string {
	if err := schema.CheckIdent(name); err != nil {
		r.fail("%w can't be written", err)
	}
	return quote(name)
}

// optional writes a constraint's name, "" for one that is left to the naming convention.
func (r *renderer) optional(name string) string {
	if name == "" {
		return `""`
	}
	return r.ident(name)
}

func (r *renderer) idents(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = r.ident(n)
	}
	return out
}

// name writes the name of a table or the like, which may have its schema before it.
func (r *renderer) name(n schema.Name) string {
	dotted := strings.Contains(n.Name, ".")
	switch {
	case dotted && n.Schema == "":
		return "(name " + r.ident(n.Name) + ")"
	case dotted || strings.Contains(n.Schema, "."):
		r.fail("the name %q in the schema %q can't be written: mig takes no dot in a name with its schema before it", n.Name, n.Schema)
	case n.Schema != "":
		_ = r.ident(n.Schema)
	}
	_ = r.ident(n.Name)
	return quote(n.String())
}

// formsOf gives the calls of an operation.
func formsOf(o op.Op) ([]form, error) {
	r := &renderer{}
	var forms []form
	if add, ok := o.(*op.AddColumn); ok {
		forms = r.addColumn(add)
	} else {
		forms = []form{r.form(o)}
	}
	if r.err != nil {
		return nil, fmt.Errorf("%s: %w", o.Op(), r.err)
	}
	for i := range forms {
		if forms[i].name == "" {
			forms[i].name = o.Op()
		}
	}
	return forms, nil
}

// form gives the call of an operation; its name is the operation's, unless it is set.
func (r *renderer) form(o op.Op) form {
	switch o := o.(type) {
	case *op.CreateTable:
		return r.createTable(o)
	case *op.DropTable:
		return drop(o.IfExists, o.Cascade, r.name(o.Table))
	case *op.RenameTable:
		return form{args: []string{r.name(o.Old), r.name(o.New)}}
	case *op.AlterTable:
		return r.alterTable(o)
	case *op.TableComment:
		return r.tableComment(o)
	case *op.AlterColumn:
		return r.alterColumn(o)
	case *op.DropColumn:
		return r.dropColumn(o)
	case *op.CreateIndex:
		return r.createIndex(o)
	case *op.DropIndex:
		return r.dropIndex(o)
	case *op.AddConstraint:
		return r.addConstraint(o.Table, o.Constraint)
	case *op.DropConstraint:
		return r.dropConstraint(o)
	case *op.ValidateConstraint:
		return form{args: []string{r.ident(o.Name), r.name(o.Table)}}
	}
	if f, ok := r.object(o); ok {
		return f
	}
	return r.rows(o)
}

func drop(ifExists, cascade bool, args ...string) form {
	f := form{args: args}
	f.flag("if_exists", ifExists)
	f.flag("cascade", cascade)
	return f
}

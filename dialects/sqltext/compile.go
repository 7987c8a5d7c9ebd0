package sqltext

import (
	"fmt"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// Compile writes the operations whose statements the databases share. A dialect writes the
// others first; what comes here and is not known is refused.
func (c *Compiler) Compile(o op.Op) ([]dialects.Statement, error) {
	switch o := o.(type) {
	case *op.CreateTable:
		return c.Statements(c.CreateTable(o)...)
	case *op.DropTable:
		return c.Statements(Join("DROP TABLE", when(o.IfExists, "IF EXISTS"), c.Table(o.Table), when(o.Cascade, "CASCADE")))
	case *op.RenameTable:
		return c.Statements("ALTER TABLE " + c.Table(o.Old) + " RENAME TO " + c.ID(o.New.Name))
	case *op.TableComment:
		return c.Statements(c.comments(o.Table, "", o.Comment)...)
	case *op.AddColumn:
		return c.Statements(c.AddColumn(o)...)
	case *op.DropColumn:
		return c.Statements("ALTER TABLE " + c.Table(o.Table) + " " + Join("DROP COLUMN", when(o.IfExists, "IF EXISTS"), c.ID(o.Column), when(o.Cascade, "CASCADE")))
	case *op.AddConstraint:
		return c.Statements(c.AddConstraint(o.Table, o.Constraint))
	case *op.DropConstraint:
		return c.Statements("ALTER TABLE " + c.Table(o.Table) + " " + Join("DROP CONSTRAINT", when(o.IfExists, "IF EXISTS"), c.ID(o.Name), when(o.Cascade, "CASCADE")))
	case *op.BulkInsert:
		return c.RowStatements(o.Table, o.Rows, func(c *Compiler, emit func(string)) { c.inserts(o, emit) })
	case *op.Execute:
		return c.execute(o)
	case *op.Irreversible:
		return nil, o.Apply(nil)
	case *op.Batch:
		return c.Batch(o)
	case *op.When:
		return c.whenOp(o)
	case *op.Upsert:
		return c.RowStatements(o.Table, o.Rows, func(c *Compiler, emit func(string)) { c.upserts(o, emit) })
	case *op.Backfill:
		return c.backfill(o)
	default:
		if alter, ok := o.(*op.AlterTable); ok && len(alter.Features()) == 0 { // its options are for other dialects
			return c.Statements()
		}
		if text := c.object(o); text != "" {
			return c.Statements(text)
		}
		return nil, &dialects.UnsupportedError{
			Dialect: c.Dialect.Name(), Version: c.Facts.Version, What: "the operation " + o.Op(),
			Hint: "write it in SQL of its own: {{ if dialect_is \"" + c.Dialect.Name() + "\" }} … {{ end }}",
		}
	}
}

func when(set bool, word string) string {
	if set {
		return word
	}
	return ""
}

func (c *Compiler) comments(table schema.Name, column, comment string) []string {
	if c.Comments == nil {
		return nil
	}
	return c.Comments(c, table, column, comment)
}

// CreateTable writes a table, one item a line, and the statements for its comments.
func (c *Compiler) CreateTable(o *op.CreateTable) []string {
	items := make([]string, 0, len(o.Columns)+len(o.Constraints))
	for _, d := range o.Columns {
		items = append(items, c.Column(d, nil))
	}
	for _, k := range o.Constraints {
		items = append(items, c.Constraint(k))
	}
	var b strings.Builder
	b.WriteString(Join("CREATE TABLE", when(o.IfNotExists, "IF NOT EXISTS"), c.Table(o.Table)))
	b.WriteString(" (\n    ")
	b.WriteString(strings.Join(items, ",\n    "))
	b.WriteString("\n)")
	if c.TableTail != nil {
		b.WriteString(c.TableTail(c, o))
	}
	if o.Tail != "" {
		b.WriteString(" " + o.Tail)
	}
	out := []string{b.String()}
	if o.Comment != "" {
		out = append(out, c.comments(o.Table, "", o.Comment)...)
	}
	for _, d := range o.Columns {
		if d.Column.Comment != "" {
			out = append(out, c.comments(o.Table, d.Name, d.Column.Comment)...)
		}
	}
	return out
}

// AddColumn writes ALTER TABLE … ADD, then the column's constraints and comment, each as a statement of its own.
func (c *Compiler) AddColumn(o *op.AddColumn) []string {
	key, others := splitKey(o.Constraints)
	if o.IfNotExists && len(others) > 0 {
		c.Unsupported("add the column without them, and each constraint in an operation of its own", "if not exists in add_column of a column with constraints, which would be added twice")
	}
	out := []string{"ALTER TABLE " + c.Table(o.Table) + " " + Join(c.Add, when(o.IfNotExists, "IF NOT EXISTS"), c.Column(o.Column, key))}
	for _, k := range others {
		out = append(out, c.AddConstraint(o.Table, k))
	}
	if o.Column.Column.Comment != "" {
		out = append(out, c.comments(o.Table, o.Column.Name, o.Column.Column.Comment)...)
	}
	return out
}

func splitKey(constraints []*schema.Constraint) (key *schema.Constraint, others []*schema.Constraint) {
	for _, k := range constraints {
		if k.Kind == schema.PrimaryKey {
			key = k
		} else {
			others = append(others, k)
		}
	}
	return key, others
}

// AddConstraint writes ALTER TABLE … ADD constraint.
func (c *Compiler) AddConstraint(table schema.Name, k *schema.Constraint) string {
	return "ALTER TABLE " + c.Table(table) + " ADD " + c.Constraint(k)
}

// execute checks that the text is one statement, and takes its terminator off.
func (c *Compiler) execute(o *op.Execute) ([]dialects.Statement, error) {
	var found []dialects.Statement
	err := c.Dialect.Scan(o.SQL, false, func(s sqlscan.Span) error {
		if s.Kind == sqlscan.Statement {
			found = append(found, c.Dialect.Raw(o.SQL, s))
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case len(found) != 1:
		return nil, fmt.Errorf("execute takes one statement; there are %d", len(found))
	}
	return found, nil
}

// StoragePairs writes options as key = value, for WITH (…).
func StoragePairs(options []schema.Option) string {
	pairs := make([]string, len(options))
	for i, o := range options {
		pairs[i] = o.Key + " = " + o.Value
	}
	return strings.Join(pairs, ", ")
}

// IsWord reports whether a name can stand without quotes, as far as its letters go: lower case ASCII
// letters, digits and underscores, with none of the given characters first.
func IsWord(name, notFirst, more string) bool {
	if name == "" || strings.IndexByte(notFirst, name[0]) >= 0 {
		return false
	}
	for i := range len(name) {
		b := name[i]
		if !(b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '_' || strings.IndexByte(more, b) >= 0) {
			return false
		}
	}
	return true
}

// Words makes a set of the words in a text, for lists of reserved words.
func Words(text string) map[string]bool {
	words := strings.Fields(text)
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[strings.ToLower(w)] = true
	}
	return out
}

// Names gives the columns of an index that are plain columns.
func Names(columns []schema.IndexColumn) []string {
	out := make([]string, 0, len(columns))
	for _, c := range columns {
		if c.Name != "" {
			out = append(out, c.Name)
		}
	}
	return slices.Clip(out)
}

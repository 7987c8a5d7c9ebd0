package sqltext

import (
	"strconv"
	"strings"

	"mig/dsl/schema"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// named gives CONSTRAINT name, or nothing for a constraint whose name is left to the database.
func (c *Compiler) named(k *schema.Constraint) string {
	if k.Name == "" {
		return ""
	}
	return "CONSTRAINT " + c.ID(k.Name)
}

func clustered(k *schema.Constraint) string {
	if k.Clustered {
		return "CLUSTERED"
	}
	return ""
}

// Constraint writes a constraint, its name first.
func (c *Compiler) Constraint(k *schema.Constraint) string {
	return Join(c.named(k), c.constraintBody(k), c.deferral(k), k.Tail)
}

func (c *Compiler) constraintBody(k *schema.Constraint) string {
	switch k.Kind {
	case schema.PrimaryKey:
		return Join("PRIMARY KEY", clustered(k), "("+c.IDs(k.Columns)+")", c.keyTail(k))
	case schema.Unique:
		distinct := ""
		if k.NullsNotDistinct {
			distinct = "NULLS NOT DISTINCT"
		}
		return Join("UNIQUE", distinct, clustered(k), "("+c.IDs(k.Columns)+")", c.keyTail(k))
	case schema.ForeignKey:
		return "FOREIGN KEY(" + c.IDs(k.Columns) + ") " + c.References(k)
	case schema.Check:
		return "CHECK (" + k.Expr + ")"
	default: // schema.Exclude
		return c.exclude(k)
	}
}

func (c *Compiler) keyTail(k *schema.Constraint) string {
	include := ""
	if len(k.Include) > 0 {
		include = "INCLUDE (" + c.IDs(k.Include) + ")"
	}
	if c.KeyTail == nil {
		return include
	}
	return Join(include, c.KeyTail(c, k))
}

// References writes what a foreign key refers to.
func (c *Compiler) References(k *schema.Constraint) string {
	referred := c.Referred
	if referred == nil {
		referred = (*Compiler).Table
	}
	words := []string{"REFERENCES", referred(c, k.Referred), "(" + c.IDs(k.ReferredColumns) + ")"}
	for _, part := range [][2]string{{"MATCH", k.Match}, {"ON DELETE", k.OnDelete}, {"ON UPDATE", k.OnUpdate}} {
		if part[1] != "" {
			words = append(words, part[0], part[1])
		}
	}
	return strings.Join(words, " ")
}

func (c *Compiler) exclude(k *schema.Constraint) string {
	elements := make([]string, len(k.Elements))
	for i, e := range k.Elements {
		what := e.Expr
		switch {
		case e.Column != "":
			what = c.ID(e.Column)
		case !IsFunctionCall(what):
			what = "(" + what + ")"
		}
		elements[i] = what + " WITH " + e.Op
	}
	using, where := "", ""
	if k.Using != "" {
		using = "USING " + c.ID(k.Using)
	}
	if k.Where != "" {
		where = "WHERE (" + k.Where + ")"
	}
	return Join("EXCLUDE", using, "("+strings.Join(elements, ", ")+")", where)
}

func (c *Compiler) deferral(k *schema.Constraint) string {
	var words []string
	if k.Deferrable {
		words = append(words, "DEFERRABLE")
	}
	if k.Initially != "" {
		words = append(words, "INITIALLY "+k.Initially)
	}
	if k.NotValid {
		words = append(words, "NOT VALID")
	}
	return strings.Join(words, " ")
}

package mssql

import (
	"fmt"

	"mig/dialects/sqltext"
	"mig/dsl/op"
	"mig/dsl/schema"
)

// A comment is the extended property MS_Description, which is added once, then updated.
// https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-addextendedproperty-transact-sql
const (
	addProperty    = "sp_addextendedproperty"
	updateProperty = "sp_updateextendedproperty"
	dropProperty   = "sp_dropextendedproperty"

	maxComment = 3750 // a property has 7,500 bytes
)

// property writes the call that sets or drops a comment. A call takes constants and variables, no expressions: a text that
// can't be one constant goes through a variable.
func property(c *sqltext.Compiler, verb, procedure string, table schema.Name, column, comment string) string {
	owner := table.Schema
	if owner == "" {
		owner = "dbo"
	}
	declare, value := "", ""
	if procedure != dropProperty {
		if n := utf16Len(comment); n > maxComment {
			c.Fail(fmt.Errorf("the comment on %s is %d characters long; SQL Server takes %d", sqltext.Join(table.String(), column), n, maxComment))
		}
		value = stringLiteral(comment, true)
		if len(pieces(comment, "N", "NCHAR")) > 1 {
			declare, value = fmt.Sprintf("DECLARE @comment nvarchar(%d) = %s;\n", maxComment, value), "@comment"
		}
		value += ", "
	}
	s := declare + verb + " " + procedure + " 'MS_Description', " + value + "'schema', " + c.ID(owner) + ", 'table', " + c.ID(table.Name)
	if column != "" {
		s += ", 'column', " + c.ID(column)
	}
	return s
}

// setComment writes the change of a comment. is is the one that is there, "" for none; sure says that this is
// known, so that none need not be dropped.
func setComment(c *sqltext.Compiler, verb string, table schema.Name, column, is, to string, sure bool) []string {
	procedure := addProperty
	switch {
	case to == "" && is == "" && sure:
		return nil
	case to == "":
		procedure = dropProperty
	case is != "":
		procedure = updateProperty
	}
	return []string{property(c, verb, procedure, table, column, to)}
}

func tableComment(c *sqltext.Compiler, o *op.TableComment) []string {
	is, sure := "", false
	if t := c.Known(o.Table); t != nil {
		is, sure = t.Comment, true
	}
	if o.Existing != nil {
		is, sure = *o.Existing, true
	}
	return setComment(c, "execute", o.Table, "", is, o.Comment, sure)
}

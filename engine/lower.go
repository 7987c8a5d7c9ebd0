package engine

import (
	"mig/dialects"
	"mig/dsl/op"
)

// writes reports whether the program writes the SQL of an operation, or of one in it.
func (x *extended) writes(dialect string, o op.Op) bool {
	if x.isOwn(o) || x.writer(dialect, o) != nil {
		return true
	}
	for _, part := range op.Parts(o) {
		if x.writes(dialect, part) {
			return true
		}
	}
	return false
}

// writer gives what the program writes the SQL of an operation with; nil leaves that to the dialect.
func (x *extended) writer(dialect string, o op.Op) Compile {
	by := x.sql[o.Op()]
	if operation, own := x.operations[o.Op()]; own {
		by = operation.SQL
	}
	if write := by[dialect]; write != nil {
		return write
	}
	return by[""]
}

// condition gives the statements of a when that holds operations of which the program writes the SQL: the dialect gets that as raw SQL.
func (x *extended) condition(c Compiling, o *op.When) ([]dialects.Statement, error) {
	twin, err := x.lowered(c, o)
	if err != nil {
		return nil, err
	}
	return c.Dialect.Compile(twin, c.Before, c.Facts)
}

func (x *extended) lowered(c Compiling, o *op.When) (*op.When, error) {
	inside, err := o.Inside(c.Before)
	if err != nil {
		return nil, err
	}
	c.Before = inside
	twin := *o
	twin.Ops = nil
	for _, part := range o.Ops {
		parts := []op.Op{part}
		if x.writes(c.Dialect.Name(), part) {
			if parts, err = x.asRaw(c, part); err != nil {
				return nil, err
			}
		}
		twin.Ops = append(twin.Ops, parts...)
		if err := part.Apply(inside); err != nil {
			return nil, err
		}
	}
	return &twin, nil
}

// asRaw gives the SQL of an operation as operations that hold it. What a condition can't hold is an error.
func (x *extended) asRaw(c Compiling, o op.Op) (out []op.Op, err error) {
	if inner, ok := o.(*op.When); ok {
		twin, err := x.lowered(c, inner)
		return []op.Op{twin}, err
	}
	list, err := x.compile(c, o)
	if err != nil {
		return nil, err
	}
	reader, _ := c.Dialect.(dialects.EffectReader)
	for st := range dialects.Expand(list) {
		alone := st.Autocommit || st.Client || st.Copy || st.Guard != "" || st.Repeat > 1
		if !alone && reader != nil {
			e := reader.Effect(*st)
			alone = e.Alone || e.Opens || e.Ends || e.State != "" || e.Alters != ""
		}
		if alone {
			return nil, &dialects.UnsupportedError{
				Dialect: c.Dialect.Name(), Version: c.Facts.Version, What: o.Op() + " in when: a statement of it can't stand in a condition",
				Hint: "it changes the session or a transaction, can't run in one, or is its client's: write the operation outside of when",
			}
		}
		out = append(out, &op.Execute{SQL: st.SQL})
	}
	return out, nil
}

// batch gives the statements of a batch that holds operations of which the program writes the SQL: they stand between what is left of it.
func (x *extended) batch(c Compiling, o *op.Batch) (out []dialects.Statement, err error) {
	now := o.Scratch(c.Before)
	c.Before = now
	var run []op.Op
	end := func() error {
		if len(run) == 0 {
			return nil
		}
		twin := *o
		twin.Ops = run
		if len(out) > 0 {
			twin.CopyFrom = nil // the table is not that any more
		}
		list, err := c.Dialect.Compile(&twin, now, c.Facts)
		out = append(out, list...)
		if err == nil {
			err = op.Several(run).Apply(now)
		}
		run = nil
		return err
	}
	for _, part := range o.Ops {
		if !x.writes(c.Dialect.Name(), part) {
			run = append(run, part)
			continue
		}
		if err := end(); err != nil {
			return nil, err
		}
		list, err := x.compile(c, part)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
		if err := part.Apply(now); err != nil {
			return nil, err
		}
	}
	return out, end()
}

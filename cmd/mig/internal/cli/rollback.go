package cli

import (
	"context"
	"errors"
	"path/filepath"

	ucli "github.com/urfave/cli/v2"

	"mig/engine"
	"mig/engine/script"
)

const withRollback = "with-rollback"

func rollbackFlag() ucli.Flag {
	return toggle("write beside each script the one that takes it back: OUT.rollback.sql", withRollback)
}

// checkRollback refuses a script that takes back another one where that is not what it would be.
func (c *call) checkRollback(file string) error {
	switch {
	case !c.flags.Bool(withRollback):
		return nil
	case c.flags.Bool("downgrade"):
		return &usageError{msg: "--with-rollback and --downgrade contradict each other", hint: "what takes a downgrade back is the upgrade: `mig render A:B`"}
	case c.flags.IsSet("from-statement"):
		return &usageError{msg: "--with-rollback and --from-statement contradict each other", hint: "no script undoes a part of a revision: write the rest alone"}
	case c.json:
		return &usageError{msg: "--with-rollback writes scripts, and no JSON", hint: "`mig render --downgrade B:A --format json` writes the statements of the way back"}
	case file == "" || file == "-":
		return &usageError{msg: "--with-rollback writes a second file, and needs a name", hint: "say -o FILE or -o DIR/"}
	}
	return nil
}

// rollback gives the script that takes another one back, nil where none is wanted.
func (c *call) rollback(ctx context.Context, e *engine.Environment, s *script.Script) (*script.Script, error) {
	if !c.flags.Bool(withRollback) {
		return nil, nil
	}
	return e.RenderRollback(ctx, s.Plan)
}

// writePair writes a script, and before it the one that takes it back, if there is one: no script is there without its way back.
func (c *call) writePair(file string, s, back *script.Script) error {
	text, err := s.Text()
	if err != nil {
		return err
	}
	if back == nil {
		return errors.Join(c.writeScript(file, text), text.Close())
	}
	name := engine.RollbackName(file)
	back.Form.File = filepath.Base(name)
	backText, err := back.Text()
	if err != nil {
		return errors.Join(err, text.Close())
	}
	err = c.writeScript(name, backText)
	if err == nil {
		err = c.writeScript(file, text)
	}
	return errors.Join(err, text.Close(), backText.Close())
}

package engine

import (
	"slices"

	"mig/engine/config"
)

// ForDatabase gives the environment of another database of the same project. The files are read once for both; only the first one
// is to be closed.
func (e *Environment) ForDatabase(cfg config.Config) *Environment {
	twin := *e
	twin.Config, twin.roots = cfg, nil
	return &twin
}

// CheckURL reports what is wrong with the database's URL, without connecting: a variable that is not set, a scheme that no dialect has.
func (e *Environment) CheckURL() error {
	_, _, err := e.connection()
	return err
}

// ShownURL gives the database's URL as people may see it, without the password.
func (e *Environment) ShownURL() (string, error) {
	_, url, err := e.connection()
	return url.Redacted(), err
}

// SameVersionTable reports whether two databases of a project are one by mistake: the same URL, set up in the same way, and the same
// version table. What ran for the first would count as done for the second. The URLs must have been checked.
func (e *Environment) SameVersionTable(other *Environment) (bool, error) {
	if e.VersionTable() != other.VersionTable() {
		return false, nil
	}
	mine, err := e.settingUp()
	if err != nil {
		return false, err
	}
	theirs, err := other.settingUp()
	return err == nil && slices.Equal(mine, theirs), err
}

// settingUp gives the URL and what is run on connecting.
func (e *Environment) settingUp() ([]string, error) {
	_, url, err := e.connection()
	if err != nil {
		return nil, err
	}
	out := []string{url.Raw()} // compared, and shown nowhere
	for _, sql := range e.Config.OnConnect {
		text, err := sql.Expand(e.opts.Lookup)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

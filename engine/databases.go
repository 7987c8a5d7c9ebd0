package engine

import (
	"fmt"
	"maps"
	"slices"

	"mig/engine/config"
)

// ForDatabase gives the environment of another database of the same project. The files are read once for both, from where the first one has them; only the first one
// is to be closed. Options.DB is the first one's alone.
func (e *Environment) ForDatabase(cfg config.Config) *Environment {
	twin := *e
	twin.Config, twin.shared, twin.opts.DB = cfg, true, nil
	return &twin
}

// ForTenant is ForDatabase for a database, or a schema of one, that is like the environment's own: set changes copies of its settings and options. Where several tenants
// have schemas in one database, on_connect sets the schema that names without one are of, and VersionTableSchema names it too: the version table's name is the lock's, so
// that tenants run beside each other and not one after the other. The files and the extensions are the environment's own: to change Script, Versions, Extensions or
// VersionLocations has no effect. Nil changes nothing.
func (e *Environment) ForTenant(set func(*config.Config, *Options)) *Environment {
	cfg, opts := e.Config.Clone(), e.opts
	opts.DB, opts.Args = nil, maps.Clone(opts.Args)
	if opts.Args == nil {
		opts.Args = map[string]string{}
	}
	if cfg.Vars == nil {
		cfg.Vars = map[string]any{}
	}
	if set != nil {
		set(&cfg, &opts)
	}
	twin := e.ForDatabase(cfg)
	twin.opts = opts.complete()
	return twin
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

// CheckDatabases makes sure, without connecting, that all databases of a project have a URL, and that no two are one by mistake. at is the one that an error is of, -1 where it is of two.
func CheckDatabases(list []*Environment) (at int, err error) {
	for i, e := range list {
		if err := e.CheckURL(); err != nil {
			return i, err
		}
		for _, before := range list[:i] {
			same, err := e.SameVersionTable(before)
			if err != nil {
				return i, err
			}
			if same {
				return -1, &UsageError{
					Msg:  fmt.Sprintf("%s and %s have the same URL and the same version table", before.Config.Database, e.Config.Database),
					Hint: "what runs for one would count as done for the other: give one of them another url or version_table",
				}
			}
		}
	}
	return -1, nil
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

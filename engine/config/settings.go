package config

import (
	"errors"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"mig/engine/config/strict"
	"mig/engine/source"
)

// setting is one key of mig.yaml. Those with set or lazy take a single value, from YAML,
// a MIG_* variable or a flag; read takes what YAML has beyond that.
type setting struct {
	key     string
	project bool // belongs to the project: a database can't have its own
	set     func(c *Config, text string) error
	lazy    func(c *Config) *Text // its variables are filled in when it is used
	read    func(r *reader, v *yaml.Node)
}

// settings is the table of all keys, but environments and databases.
func settings() []setting {
	return []setting{
		{key: "script_location", project: true, set: text(func(c *Config) *string { return &c.ScriptLocation })},
		{key: "version_locations", project: true, read: (*reader).versionLocations},
		{key: "file_template", project: true, set: setFileTemplate},
		{key: "timezone", project: true, set: setTimezone},
		{key: "truncate_slug_length", project: true, set: func(c *Config, s string) (err error) {
			c.TruncateSlugLength, err = strict.ParseCount(s)
			return err
		}},
		{key: "post_write_hooks", project: true, read: (*reader).postWriteHooks},
		{key: "version_table", set: text(func(c *Config) *string { return &c.VersionTable })},
		{key: "version_table_schema", set: func(c *Config, s string) error { c.VersionTableSchema = s; return nil }},
		{key: "log_table", set: setLogTable},
		{key: "transaction", set: func(c *Config, s string) error {
			return oneOf(&c.Transaction, s, PerMigration, SingleTransaction, NoTransaction)
		}},
		{key: "lock", set: func(c *Config, s string) error { return oneOf(&c.Lock, s, AdvisoryLock, NoLock) }},
		{key: "lock_wait", set: func(c *Config, s string) error { return duration(&c.LockWait, s) }},
		{key: "lock_timeout", set: optional(func(c *Config) *Option[time.Duration] { return &c.LockTimeout })},
		{key: "statement_timeout", set: optional(func(c *Config) *Option[time.Duration] { return &c.StatementTimeout })},
		{key: "retry", read: func(r *reader, v *yaml.Node) { r.cfg.Retry = source.ReadRetry(r.Doc, v) }},
		{key: "url", lazy: func(c *Config) *Text { return &c.URL }},
		{key: "password_file", lazy: func(c *Config) *Text { return &c.PasswordFile }},
		{key: "dialect", set: func(c *Config, s string) error { c.Dialect = s; return nil }},
		byDialect("server_version", func(c *Config) *ByDialect { return &c.ServerVersion }),
		byDialect("edition", func(c *Config) *ByDialect { return &c.Edition }),
		{key: "expect_database", lazy: func(c *Config) *Text { return &c.ExpectDatabase }},
		{key: "expect_schema", lazy: func(c *Config) *Text { return &c.ExpectSchema }},
		{key: "on_connect", read: (*reader).onConnect},
		byDialect("batch_separator", func(c *Config) *ByDialect { return &c.BatchSeparator }),
		{key: "client_commands", set: func(c *Config, s string) (err error) { c.ClientCommands, err = strict.ParseBool(s); return err }},
		{key: "naming_convention", set: setNaming, read: (*reader).naming},
		{key: "vars", read: (*reader).vars},
		{key: "target", set: func(c *Config, s string) error { c.Target = s; return nil }},
		{key: "autogenerate", read: (*reader).autogenerate},
		{key: "hooks", read: (*reader).hooks},
	}
}

// assign sets a setting to a text that is taken literally.
func (s setting) assign(c *Config, value string) error {
	if s.lazy != nil {
		*s.lazy(c) = Literal(value)
		return nil
	}
	return s.set(c, value)
}

// text is a setting that may not be empty.
func text(field func(c *Config) *string) func(*Config, string) error {
	return func(c *Config, s string) error {
		if strings.TrimSpace(s) == "" {
			return errors.New("is empty")
		}
		*field(c) = s
		return nil
	}
}

func optional(field func(c *Config) *Option[time.Duration]) func(*Config, string) error {
	return func(c *Config, s string) error {
		to := field(c)
		to.Set = true
		return duration(&to.Value, s)
	}
}

func duration(to *time.Duration, s string) (err error) {
	if *to, err = strict.ParseDuration(s); err != nil {
		return &wrong{err.Error(), strict.DurationHint}
	}
	return nil
}

func oneOf[T ~string](to *T, s string, allowed ...T) error {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		if words[i] = string(a); words[i] == s {
			*to = a
			return nil
		}
	}
	last := len(words) - 1
	return &wrong{"must be " + strings.Join(words[:last], ", ") + " or " + words[last] + ", not " + quote(s), near(s, words)}
}

func byDialect(key string, field func(c *Config) *ByDialect) setting {
	return setting{
		key: key,
		set: func(c *Config, s string) error {
			*field(c) = ByDialect{All: s}
			return nil
		},
		read: func(r *reader, v *yaml.Node) {
			by := make(map[string]string)
			r.Each(v, key, func(k, v *yaml.Node) {
				if value, ok := r.text(v, key+"."+k.Value); ok {
					by[k.Value] = value
				}
			})
			*field(r.cfg) = ByDialect{By: by}
		},
	}
}

func setLogTable(c *Config, s string) error {
	if s == "none" {
		c.LogTable = ""
		return nil
	}
	return text(func(c *Config) *string { return &c.LogTable })(c, s)
}

func setTimezone(c *Config, s string) error {
	if _, err := time.LoadLocation(s); err != nil || s == "" {
		return &wrong{"must be a time zone, not " + quote(s), "write it as UTC, Local or Europe/Prague"}
	}
	c.Timezone = s
	return nil
}

func setFileTemplate(c *Config, s string) error {
	if err := source.CheckFileTemplate(s); err != nil {
		return &wrong{strings.TrimPrefix(err.Error(), "file_template "), "write it as {{.Rev}}_{{.Slug}}; it may also use .Year .Month .Day .Hour .Minute .Second .Epoch"}
	}
	c.FileTemplate = s
	return nil
}

func setNaming(c *Config, s string) error {
	if s != "none" {
		return &wrong{"must be none or a mapping, not " + quote(s), namingHint}
	}
	c.Naming = Naming{None: true}
	return nil
}

package cli

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"mig/dialects/all"
	"mig/engine"
	"mig/engine/config"
)

// settings reads mig.yaml, and over it what the environment and the flags say.
// With a name the settings are those of that database, else of the one that --database or MIG_DATABASE chose, if any.
func (c *call) settings(database string) (config.Config, error) {
	name := c.flags.String("config")
	if name == "" {
		name, _ = c.sys.LookupEnv("MIG_CONFIG")
	}
	if name == "" {
		name = config.FileName
	}
	file, err := config.Open(name)
	if err != nil {
		return config.Config{}, err
	}
	flags := make(map[string]string)
	for _, key := range []string{"url", "dialect", "server-version"} {
		if c.flags.IsSet(key) {
			flags[strings.ReplaceAll(key, "-", "_")] = c.flags.String(key)
		}
	}
	if database == "" {
		database = c.flags.String("database")
	}
	cfg, err := file.Resolve(config.Overrides{
		Environment: c.flags.String("env"), Database: database, Flags: flags, Lookup: c.sys.LookupEnv,
	})
	if err == nil {
		c.knowSecrets(&cfg)
	}
	return cfg, err
}

// knowSecrets tells the last net of the passwords in the settings. What can't be read is told when it is used.
func (c *call) knowSecrets(cfg *config.Config) {
	if url, err := cfg.URL.Expand(c.sys.LookupEnv); err == nil {
		c.secrets.addURL(url)
	}
	if file, err := cfg.PasswordFile.Expand(c.sys.LookupEnv); err == nil && file != "" {
		if data, err := os.ReadFile(cfg.Path(file)); err == nil {
			c.secrets.add(strings.TrimRight(string(data), "\r\n"), "")
		}
	}
}

// open opens the project for a command that reads the graph alone.
func (c *call) open() (*engine.Environment, error) {
	cfg, err := c.settings("")
	if err != nil {
		return nil, err
	}
	args, err := templateArgs(c.flags.StringSlice("x"))
	if err != nil {
		return nil, err
	}
	tag := ""
	if c.flags.IsSet("tag") {
		tag = c.tag()
	}
	form, err := c.form()
	if err != nil {
		return nil, err
	}
	return engine.Open(cfg, engine.Options{
		Form:     form,
		Dialects: all.Dialects(), Lookup: c.sys.LookupEnv, Args: args, Tag: tag, Mig: c.sys.Version(),
		Resume: c.flags.Bool("resume"), Wait: c.flags.Duration("wait"), Strict: c.flags.Bool("strict"), Logger: slog.New(c.err.handler()), OnStep: c.progress, HookOutput: &commandOutput{notes: c.err},
	})
}

// tag gives the --tag of a run; where a revision is made the flag of this name is a list, and is not meant.
func (c *call) tag() string {
	if name := c.flags.Command.Name; name == revisionName || name == mergeName {
		return ""
	}
	return c.flags.String("tag")
}

// templateArgs reads -x KEY=VALUE. Of one key the last counts, as with other flags.
func templateArgs(list []string) (map[string]string, error) {
	args := make(map[string]string, len(list))
	for _, pair := range list {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return nil, &usageError{msg: fmt.Sprintf("-x %s: an argument is written KEY=VALUE", pair)}
		}
		args[key] = value
	}
	return args, nil
}

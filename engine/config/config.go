// Package config holds the settings of a project, as mig.yaml gives them or a program
// builds them.
//
// It never opens a connection, never knows a dialect by name, never reads an environment
// variable by itself, and never puts a URL, a password or the value of a variable into
// an error or into what fmt prints.
package config

import (
	"path/filepath"
	"time"

	"mig/engine/config/strict"
	"mig/engine/source"
)

// FileName is the name of the file that a project has in its folder.
const FileName = "mig.yaml"

// Option is a setting that may be left out.
type Option[T any] = strict.Option[T]

// Config is the settings that one run works with. Programs start from Default and set
// what they want otherwise; File.Resolve makes it from mig.yaml.
type Config struct {
	Dir         string   // the folder that relative paths are relative to
	Environment string   // the environment that was chosen; "" for none
	Database    string   // the database of Databases that this is for; "" for none
	Databases   []string // all that mig.yaml names, in its order

	ScriptLocation     string
	VersionLocations   []string // empty for versions below ScriptLocation
	FileTemplate       string
	Timezone           string
	TruncateSlugLength int
	PostWriteHooks     []Hook // Run alone

	VersionTable       string
	VersionTableSchema string
	LogTable           string // "" for none
	Transaction        TransactionMode
	Lock               LockMode
	LockWait           time.Duration         // for the runner's own lock
	LockTimeout        Option[time.Duration] // for table locks; 0 waits for ever
	StatementTimeout   Option[time.Duration]
	Retry              Option[source.Retry]

	URL            Text
	PasswordFile   Text
	Password       Secret // MIG_PASSWORD; mig.yaml has no such key
	Dialect        string // for offline use, when there is no URL
	ServerVersion  ByDialect
	Edition        ByDialect
	ExpectDatabase Text
	ExpectSchema   Text
	OnConnect      []Text // SQL
	BatchSeparator ByDialect
	ClientCommands bool

	Naming       Naming
	Vars         map[string]any // nil, bool, int64, float64, string, []any and map[string]any
	Target       string         // the file of the desired schema; "" for none
	Autogenerate Autogenerate
	Hooks        Hooks
}

// Default is the settings of an empty mig.yaml in the current folder.
func Default() Config {
	return Config{
		Dir: ".", ScriptLocation: "migrations", FileTemplate: "{{.Rev}}_{{.Slug}}", Timezone: "UTC", TruncateSlugLength: 40,
		VersionTable: "mig_version", LogTable: "mig_log", Transaction: PerMigration, Lock: AdvisoryLock, LockWait: 30 * time.Second,
		Autogenerate: Autogenerate{CompareType: true, CompareServerDefault: true},
	}
}

// Path gives where a path of the settings is: relative ones are relative to Dir.
func (c *Config) Path(p string) string {
	p = filepath.FromSlash(p)
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.Dir, p)
}

// TransactionMode says what one transaction holds.
type TransactionMode string

// The transaction modes.
const (
	PerMigration      TransactionMode = "per-migration"
	SingleTransaction TransactionMode = "single"
	NoTransaction     TransactionMode = "none"
)

// LockMode says how runners keep out of each other's way.
type LockMode string

// The lock modes.
const (
	AdvisoryLock LockMode = "advisory"
	NoLock       LockMode = "none"
)

// ByDialect is a setting with a value per dialect, or one for all.
type ByDialect struct {
	All string
	By  map[string]string
}

// For gives the value for a dialect, "" when there is none.
func (b ByDialect) For(dialect string) string {
	if v, ok := b.By[dialect]; ok {
		return v
	}
	return b.All
}

// Naming is the naming convention: templates by kind of constraint (pk fk uq ck ix df),
// which take the place of the built-in ones; or None, which leaves names to the database.
// They may use .Table .Columns .Referred .ReferredColumns .Index and join, lower, upper.
type Naming struct {
	None      bool
	Templates map[string]string
}

// Autogenerate is what comparing schemas looks at.
type Autogenerate struct {
	Include              []string
	Exclude              []string
	Schemas              []string
	CompareType          bool
	CompareServerDefault bool
	Rewrite              []string // commands
}

// Hook is a command to run or SQL to execute: one of the two is set.
type Hook struct {
	Run string
	SQL string
}

// Hooks are what runs around an upgrade or downgrade, in order.
type Hooks struct {
	Before, After, BeforeEach, AfterEach, OnError []Hook
}

// Error is something wrong in mig.yaml, in a MIG_* variable, in a setting given as a
// flag, or in a URL: wrong usage, which the command line tells by its exit status.
type Error struct{ Err error }

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap gives the error itself, usually of diag.
func (e *Error) Unwrap() error { return e.Err }

func usage(err error) error { return &Error{Err: err} }

package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"mig/dsl/diag"
	"mig/engine/config"
)

// defaultConfig is the mig.yaml of a new project.
const defaultConfig = `# mig's settings. Those that are left out have their defaults.
script_location: migrations
version_locations: [migrations/versions]

# The database. ${VAR} is filled in when it is needed; --url and MIG_URL take its place, and a password is best given as MIG_PASSWORD.
# url: ${DATABASE_URL}

# What scripts are written for when there is no url: postgresql, mysql, sqlite, mssql or oracle.
# dialect: postgresql

# Other settings for other places: mig -n prod upgrade
# environments:
#   prod: {url: "${PROD_DATABASE_URL}"}
`

// multidbConfig is the mig.yaml of a new project with several databases.
const multidbConfig = `# mig's settings. Those that are left out have their defaults.
script_location: migrations
version_locations: [migrations/versions]

# The databases, in the order in which commands go through them; --database NAME chooses one. Each has its own version table, and
# may have any setting of its own but those of the project. ${VAR} is filled in when it is needed.
# A revision's upgrade_billing and downgrade_billing are for billing; a plain upgrade serves the databases without one.
databases:
  billing: {url: "${BILLING_DATABASE_URL}"}
  stock: {url: "${STOCK_DATABASE_URL}"}
`

// multidbTemplate makes revision files with a section for each database. There is no empty downgrade in them: one would do
// nothing, where without one the downgrade is derived.
const multidbTemplate = `---
[[ .FrontMatter ]]---
[[ range .Databases ]]{{ define "upgrade_[[ . ]]" }}
{{ end }}

{{/* Without this section the downgrade is derived from the upgrade. Take the marks away to write it:
{{ define "downgrade_[[ . ]]" }}
{{ end }}
*/}}

[[ end ]]`

// Template is a kind of project that Init makes.
type Template struct {
	Name        string
	Description string

	settings string // mig.yaml
	revision string // revision.tmpl; "" leaves it to the built-in one
}

// Templates gives the kinds of projects.
func Templates() []Template {
	return []Template{
		{Name: "generic", Description: "one database", settings: defaultConfig},
		{Name: "multidb", Description: "several databases, each with sections of its own in a revision", settings: multidbConfig, revision: multidbTemplate},
	}
}

func templateNamed(name string) (Template, error) {
	var names []string
	for _, t := range Templates() {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	err := &UsageError{Msg: fmt.Sprintf("there is no template %q", name), Hint: "the templates are " + strings.Join(names, ", ")}
	if near := diag.Nearest(name, names); near != "" {
		err.Hint = fmt.Sprintf("did you mean %s?", near)
	}
	return Template{}, err
}

// Init makes a project of a template in a folder: mig.yaml, and a migration directory without revisions. It gives what it
// made. Files that are there stay as they are, and the error is fs.ErrExist.
func Init(folder, template string) ([]string, error) {
	t, err := templateNamed(template)
	if err != nil {
		return nil, err
	}
	settings := filepath.Join(folder, config.FileName)
	if _, err := os.Lstat(settings); err == nil {
		return nil, projectExists(settings)
	}
	migrations := filepath.Join(folder, "migrations")
	versions := filepath.Join(migrations, "versions")
	if err := os.MkdirAll(versions, 0o777); err != nil {
		return nil, err
	}
	// git keeps no folder without files, and a project without revisions is to be cloned too.
	if err := writeNew(filepath.Join(versions, ".gitkeep"), ""); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	made := []string{settings, versions}
	if t.revision != "" {
		name := filepath.Join(migrations, "revision.tmpl")
		if err := writeNew(name, t.revision); err != nil {
			return nil, err
		}
		made = append(made, name)
	}
	// The settings come last: with them the project is there.
	if err := writeNew(settings, t.settings); err != nil {
		return nil, err
	}
	return made, nil
}

func projectExists(name string) error {
	return diag.Errorf(diag.Pos{}, "%s can't be made: %w", name, fs.ErrExist).
		WithHint("the project is there already; `mig revision -m MESSAGE` makes its next revision")
}

// writeNew writes a file that may not be there yet.
func writeNew(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return projectExists(name)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

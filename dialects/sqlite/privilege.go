package sqlite

import "mig/dialects/sqltext"

// Privileges: there are none but those of the file system. https://www.sqlite.org/tempfiles.html
func (shell) Privileges(has func(string) bool) []string {
	return sqltext.Privileges([]sqltext.Privilege{{Needs: "to write the database file, and files beside it"}}, has)
}

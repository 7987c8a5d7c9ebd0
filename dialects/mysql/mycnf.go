package mysql

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"

	"mig/dialects/sqlconn"
)

// clientFile reads the user and the password that the database's own clients use, from ~/.my.cnf: where a URL has none, a pipeline may have
// written them there. Other options of the file are the clients' own.
// https://dev.mysql.com/doc/refman/8.4/en/option-files.html https://mariadb.com/kb/en/configuring-mariadb-connector-c-with-option-files/
func clientFile() (user, password string) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", ""
	}
	f, err := os.Open(filepath.Join(home, ".my.cnf"))
	if err != nil {
		return "", "" // most users have none
	}
	defer func() { _ = f.Close() }()
	group := ""
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			group = strings.ToLower(strings.Trim(line, "[]"))
			continue
		}
		if group != "client" && group != "client-server" && group != "client-mariadb" {
			continue
		}
		key, value, _ := strings.Cut(line, "=")
		switch strings.TrimSpace(key) {
		case "user":
			user = optionValue(value)
		case "password":
			password = optionValue(value)
		}
	}
	return user, password
}

// optionValue takes the quotes off, and reads the escapes that option files have.
func optionValue(text string) string {
	text = strings.TrimSpace(text)
	if n := len(text); n >= 2 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		text = text[1 : n-1]
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\'`, `'`, `\s`, " ", `\n`, "\n", `\t`, "\t", `\r`, "\r", `\b`, "\b").Replace(text)
}

// fromClientFile fills in what a URL leaves out. A file for another user is not for this one.
func fromClientFile(user, password string, at *sqlconn.Endpoint) (string, string) {
	if password != "" {
		return user, password
	}
	fileUser, filePassword := clientFile()
	if filePassword == "" || user != "" && fileUser != "" && user != fileUser {
		return user, password
	}
	if user == "" {
		user = fileUser
	}
	at.Secrets = append(at.Secrets, filePassword)
	return user, filePassword
}

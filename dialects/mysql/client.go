package mysql

import (
	"regexp"
	"slices"
	"strings"

	"mig/dialects"
	"mig/dialects/sqltext"
)

// Clients gives mysql, which MariaDB calls mariadb.
func (client) Clients() []string { return []string{"mysql", "mariadb"} }

// Lines show the revision that runs, unless the script has refused, where no client stops at that. The client stops at the first error, with exit status 1, when it reads a file from its standard input.
// https://dev.mysql.com/doc/refman/8.4/en/mysql-batch-commands.html
func (client) Lines(string) dialects.Lines {
	return dialects.Lines{Say: func(text string) string {
		return "SELECT " + literal(text) + " AS mig FROM DUAL WHERE " + unrefused + ";\n"
	}}
}

func literal(text string) string { return "'" + escaper.Replace(text) + "'" }

// Session turns on what a client or its init-command may have turned off: without it rows are not committed.
func (client) Session() []dialects.Statement { return bookkeeping("SET autocommit = 1") }

func bookkeeping(texts ...string) []dialects.Statement {
	list := statements(texts...)
	for i := range list {
		list[i].Op = "bookkeeping"
	}
	return list
}

// unrefused is a condition: nothing was refused. Where the client goes on after an error, as its command source does, it is what keeps the rest of a script
// from taking effect.
const unrefused = "@mig_refused IS NULL"

// Canary looks at characters of two and four bytes, since utf8mb3, which "utf8" long was, takes the first and loses the second; and at how backslashes and
// double quotes are read. The connection's character set says how the server reads the file.
// https://dev.mysql.com/doc/refman/8.4/en/charset-connection.html
// https://dev.mysql.com/doc/refman/8.4/en/charset-unicode-utf8mb3.html
func (c client) Canary() []dialects.Statement {
	return slices.Concat(
		bookkeeping("SET @mig_refused = NULL"),
		c.Refuse("HEX(CONVERT('é🚲' USING utf8mb4)) = 'C3A9F09F9AB2'", "mig: the client does not read this file as UTF-8: give it --default-character-set=utf8mb4", ""),
		c.Refuse("FIND_IN_SET('NO_BACKSLASH_ESCAPES', @@SESSION.sql_mode) + FIND_IN_SET('ANSI_QUOTES', @@SESSION.sql_mode) = 0",
			"mig: literals are written for a sql_mode without NO_BACKSLASH_ESCAPES and ANSI_QUOTES", ""))
}

// Refuse raises a condition on MariaDB, which takes IF outside of stored programs. MySQL does not: there a text that is no mode fails, and stands in the
// error, up to its first comma.
// https://mariadb.com/kb/en/using-compound-statements-outside-of-stored-programs/
// https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html#error_er_wrong_value_for_var
func (c client) Refuse(unless, message, found string) []dialects.Statement {
	if !c.maria {
		text := noMode(message)
		if found != "" {
			text = "CONCAT(" + text + ", REPLACE(" + found + ", ',', ' and'))"
		}
		return bookkeeping("SET @mig_refused = IF("+unless+", @mig_refused, "+text+")", "SET SESSION sql_mode = COALESCE(@mig_refused, @@SESSION.sql_mode)")
	}
	text := literal(message)
	if found != "" {
		text = "CONCAT(" + text + ", " + found + ")"
	}
	text = "LEFT(" + text + ", " + c.longest() + ")"
	return c.compound("IF (" + unless + ") IS NOT TRUE THEN\n    SET @mig_refused = " + text + ";\n    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = @mig_refused;\nEND IF")
}

// noMode writes a message as what is no mode.
func noMode(message string) string { return literal(strings.ReplaceAll(message, ",", ";")) }

// longest is how many characters MariaDB takes in MESSAGE_TEXT: a longer one is another error. https://jira.mariadb.org/browse/MDEV-15241
func (c client) longest() string {
	if c.version.AtLeast(10, 3) {
		return "512"
	}
	return "128"
}

func (client) compound(sql string) []dialects.Statement {
	return []dialects.Statement{{SQL: sql, Body: true, Op: "bookkeeping"}}
}

// OneRow asks for the rows of the statement before. https://dev.mysql.com/doc/refman/8.4/en/information-functions.html#function_row-count
func (c client) OneRow(list []dialects.Statement, or, message string) (out []dialects.Statement) {
	refuse := c.Refuse("ROW_COUNT() = 1 OR "+or, message, "")
	switch {
	case or == "" && c.maria:
		refuse = c.Refuse("ROW_COUNT() = 1", message, "")
	case or == "": // without a guard nothing remembers that there was a refusal, and nothing forgets it
		refuse = bookkeeping("SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, " + noMode(message) + ")")
	}
	for _, s := range list {
		out = append(append(out, s), refuse...)
	}
	return out
}

// If decides by IF on MariaDB, and else by what is prepared. What follows runs only after success also where the client goes on after an error, as its
// command source does: SET does not touch what @@error_count tells of the statement before.
// https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_error_count
func (c client) If(cond string, s dialects.Statement, then *dialects.Statement) ([]dialects.Statement, error) {
	sql := s.SQL[min(s.First, len(s.SQL)):]
	if cond == "" && (then == nil || sql == "") {
		return afterSuccess([]dialects.Statement{s}, then), nil
	}
	if cond == "" {
		return fenced(s, then), nil
	}
	if c.maria && c.version.AtLeast(10, 6) && routines.MatchString(sql) {
		s.SQL = "EXECUTE IMMEDIATE " + literal(s.SQL)
		sql = s.SQL
	} else if c.maria && (inCompound.MatchString(sql) || routines.MatchString(sql)) {
		return nil, c.undecided(sql)
	}
	if c.maria {
		list := []dialects.Statement{{SQL: "IF " + cond + " THEN\n" + body(s, then) + "END IF", Body: true, Pos: s.Pos, Op: s.Op}}
		return append(list, failed(then)...), nil
	}
	if s.Body || prepares.MatchString(sql) || !preparable.MatchString(sql) {
		return nil, c.undecided(sql)
	}
	list := bookkeeping("SET @mig_sql = CASE WHEN "+cond+" THEN\n    "+literal(s.SQL)+"\n    ELSE 'DO 0' END", "PREPARE mig_step FROM @mig_sql", "EXECUTE mig_step")
	list[0].Pos = s.Pos
	list = append(afterSuccess(list, then), failed(then)...)
	return append(list, bookkeeping("DEALLOCATE PREPARE mig_step")...), nil
}

// failed keeps the rest from taking effect after a failure of a statement that nothing follows, which would tell.
func failed(then *dialects.Statement) []dialects.Statement {
	if then != nil {
		return nil
	}
	return bookkeeping("SET @mig_refused = IF(@@error_count = 0, @mig_refused, 'mig: an earlier statement has failed')")
}

func (c client) undecided(sql string) error {
	words := strings.Fields(sql)
	return &dialects.UnsupportedError{Dialect: "mysql", Version: c.version, What: "a condition on " + strings.Join(words[:min(2, len(words))], " ")}
}

// afterSuccess adds a statement that ends in a condition.
func afterSuccess(list []dialects.Statement, then *dialects.Statement) []dialects.Statement {
	if then == nil {
		return list
	}
	last := *then
	last.SQL += " AND @mig_failed = 0"
	return append(append(list, bookkeeping("SET @mig_failed = @@error_count")...), last)
}

// fenced gives a statement that no condition can stand before, and that fails where something was refused and the client goes on: a transaction that only
// reads takes no definition either. https://dev.mysql.com/doc/refman/8.4/en/set-transaction.html#set-transaction-access-mode
func fenced(s dialects.Statement, then *dialects.Statement) []dialects.Statement {
	list := bookkeeping("SET @mig_sql = IF("+unrefused+", 'DO 0', 'SET SESSION TRANSACTION READ ONLY')", "PREPARE mig_step FROM @mig_sql", "EXECUTE mig_step", "DEALLOCATE PREPARE mig_step")
	return append(afterSuccess(append(list, s), then), bookkeeping("SET SESSION TRANSACTION READ WRITE")...)
}

func body(s dialects.Statement, then *dialects.Statement) string {
	text := "    " + sqltext.LineEnded(strings.TrimRight(s.SQL, "; \n")) + ";\n"
	if then != nil {
		text += "    " + then.SQL + ";\n"
	}
	return text
}

// What MariaDB takes in no compound statement: what makes a routine can be prepared there, since 10.6.2, and the rest can't.
// https://mariadb.com/kb/en/stored-routine-limitations/
// https://mariadb.com/kb/en/prepare-statement/
var (
	routines   = regexp.MustCompile(`(?is)^(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:aggregate\s+)?(?:procedure|function|trigger|event|package)\b`)
	inCompound = regexp.MustCompile(`(?is)^(?:load|lock|unlock|use|alter\s+(?:algorithm\s*=\s*\w+\s+)?(?:definer\s*=\s*\S+\s+)?(?:sql\s+security\s+\w+\s+)?view|change|check|begin|start|commit|rollback|prepare|execute|deallocate)\b`)
)

// Between gives nothing: each statement has its condition.
func (client) Between(bool) string { return "" }

// Closing gives nothing.
func (client) Closing() []dialects.Statement { return nil }

// Concat joins two expressions: || is OR here.
func (client) Concat(a, b string) string { return "CONCAT(" + a + ", " + b + ")" }

// Expressions: names of databases differ in case, which the usual collations ignore.
// https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html
func (client) Expressions() dialects.Expressions {
	const database = "CONVERT(DATABASE() USING utf8mb4) COLLATE utf8mb4_bin"
	return dialects.Expressions{
		Database: database, Schema: database, Now: "UTC_TIMESTAMP(6)",
		ID:    "DATE_FORMAT(UTC_TIMESTAMP(6), '%Y%m%dT%H%i%s.%fZ')",
		Since: "TIMESTAMPDIFF(MICROSECOND, started_at, UTC_TIMESTAMP(6)) DIV 1000",
		Going: unrefused, Has: hasTable,
		Who: "CURRENT_USER()", Host: "SUBSTRING_INDEX(USER(), '@', -1)", Dual: " FROM DUAL",
		Rows: "(SELECT COALESCE(GROUP_CONCAT(version_num ORDER BY version_num SEPARATOR ', '), 'base') FROM %s)",
	}
}

func hasTable(schema, table string) string {
	if schema == "" {
		schema = "DATABASE()"
	}
	return "EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = " + schema + " AND table_name = " + table + ")"
}

package sqltext

import (
	"strings"

	"mig/dialects"
)

// Effects tells what raw SQL does to the transaction and the session around it, by the first words of a statement. A pattern is words with one
// space between; * is any one word. The longest pattern that fits counts.
type Effects []Effect

// Effect is a pattern and what a statement of that form does.
type Effect struct {
	Words string
	dialects.RawEffect
}

// Of gives the effect of a statement, which starts at its first word.
func (list Effects) Of(sql string) dialects.RawEffect {
	words := firstWords(sql, 8)
	best, length := dialects.RawEffect{}, 0
	for _, e := range list {
		if first, _, _ := strings.Cut(e.Words, " "); len(words) == 0 || first != "*" && !strings.EqualFold(first, words[0]) {
			continue // the most, in a script of a million statements
		}
		pattern := strings.Fields(e.Words)
		if len(pattern) > length && fits(pattern, words) {
			best, length = e.RawEffect, len(pattern)
		}
	}
	return best
}

func fits(pattern, words []string) bool {
	if len(pattern) > len(words) {
		return false
	}
	for i, p := range pattern {
		if p != "*" && !strings.EqualFold(p, words[i]) {
			return false
		}
	}
	return true
}

// firstWords gives the words that a statement starts with; signs between them are words of their own.
func firstWords(sql string, n int) []string {
	out := make([]string, 0, n)
	for len(out) < n {
		sql = strings.TrimLeft(sql, " \t\r\n\f\v")
		switch {
		case strings.HasPrefix(sql, "--"):
			_, sql, _ = strings.Cut(sql, "\n")
			continue
		case strings.HasPrefix(sql, "/*") && !strings.HasPrefix(sql, "/*!"):
			_, sql, _ = strings.Cut(sql, "*/")
			continue
		case sql == "":
			return out
		}
		i := 0
		for i < len(sql) && (sql[i] == '_' || sql[i] == '@' || sql[i] >= '0' && sql[i] <= '9' || sql[i]|0x20 >= 'a' && sql[i]|0x20 <= 'z') {
			i++
		}
		i = max(i, 1)
		out, sql = append(out, sql[:i]), sql[i:]
	}
	return out
}

package sqltext

import (
	"strings"

	"mig/dialects"
)

// Effects tells what raw SQL does to the transaction and the session around it, by the first words of a statement: patterns by their first word, in upper case.
type Effects map[string][]pattern

// Effect is a pattern and what a statement of that form does. A pattern is words with one space between; * is any one word, but the first. The longest pattern that fits
// counts.
type Effect struct {
	Words string
	dialects.RawEffect
}

type pattern struct {
	words  []string
	effect dialects.RawEffect
}

// NewEffects makes Effects of a list.
func NewEffects(list ...Effect) Effects {
	out := Effects{}
	for _, e := range list {
		words := strings.Fields(e.Words)
		first := strings.ToUpper(words[0])
		out[first] = append(out[first], pattern{words, e.RawEffect})
	}
	return out
}

// Of gives the effect of a statement, which starts at its first word.
func (all Effects) Of(sql string) dialects.RawEffect {
	list := all[strings.ToUpper(sql[:wordLen(sql)])] // most statements, of a million, have none
	best, length := dialects.RawEffect{}, 0
	if list == nil {
		return best
	}
	words := firstWords(sql, 8)
	for _, p := range list {
		if len(p.words) > length && fits(p.words, words) {
			best, length = p.effect, len(p.words)
		}
	}
	return best
}

// wordLen gives the length of the word that a text starts with, 0 where it is none.
func wordLen(sql string) int {
	i := 0
	for i < len(sql) && (sql[i] == '_' || sql[i] == '@' || sql[i] >= '0' && sql[i] <= '9' || sql[i]|0x20 >= 'a' && sql[i]|0x20 <= 'z') {
		i++
	}
	return i
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
		i := max(wordLen(sql), 1)
		out, sql = append(out, sql[:i]), sql[i:]
	}
	return out
}

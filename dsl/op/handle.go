package op

import "strconv"

// Mark opens and closes a handle in the output of a template. It is the one byte that
// no source file may hold, so that no text of a user can look like a handle.
const Mark = '\x00'

// Handle is the token that a helper call leaves in a template's output: Mark, the number
// of the recorded operation in decimal, Mark.
func Handle(id int) string {
	return string(rune(Mark)) + strconv.Itoa(id) + string(rune(Mark))
}

// ParseHandle reads the handle at the start of text and gives its number and its length
// in bytes; ok is false when there is none.
func ParseHandle(text string) (id, length int, ok bool) {
	if len(text) < 3 || text[0] != Mark {
		return 0, 0, false
	}
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == Mark && i > 1:
			return id, i + 1, true
		case c < '0' || c > '9' || id > 1<<40:
			return 0, 0, false
		default:
			id = id*10 + int(c-'0')
		}
	}
	return 0, 0, false
}

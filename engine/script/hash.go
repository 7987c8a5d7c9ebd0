package script

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"mig/dialects"
)

// Chain hashes statements one after the other. The hash after some statements is that of any list that begins with them. The rule never changes: hashes
// of it are stored.
type Chain struct{ sum []byte }

// Add takes in a statement: its text, its data and how often it runs.
func (c *Chain) Add(s *dialects.Statement) {
	h := sha256.New()
	h.Write(c.sum)
	for _, part := range []string{s.SQL, s.Data, strconv.Itoa(max(1, s.Repeat))} {
		h.Write([]byte(strconv.Itoa(len(part)) + ":"))
		h.Write([]byte(part))
	}
	c.sum = h.Sum(c.sum[:0])
}

// Hash gives the hash with the algorithm's name, "" of nothing.
func (c *Chain) Hash() string {
	if c.sum == nil {
		return ""
	}
	return "sha256:" + hex.EncodeToString(c.sum)
}

// StatementsHash gives the hash of all statements of a step but its bookkeeping.
func (s *Step) StatementsHash() string {
	var c Chain
	for st := range s.Statements() {
		c.Add(st)
	}
	for i := range s.Checks {
		c.Add(&s.Checks[i])
	}
	return c.Hash()
}

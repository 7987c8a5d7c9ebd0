package scantest

import (
	"strings"
	"testing"
	"time"

	"mig/dialects/sqlscan"
)

// Bench measures the scan of a megabyte of a sample.
func Bench(b *testing.B, o *sqlscan.Options, sample string) {
	text := strings.Repeat(sample, 1<<20/len(sample)+1)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := sqlscan.Scan(text, o, func(sqlscan.Span) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}

// Linear fails when a text of many equal pieces takes the square of its length. A scan takes
// milliseconds here, the square would take minutes.
func Linear(t *testing.T, o *sqlscan.Options) {
	const size, limit = 1 << 18, 5 * time.Second
	for _, piece := range []string{
		"(", ")", "'", "''", `"`, "`", "[", "]", "/*", "*/", "/*!", "/* */", "/**/GO", "--", "-- \n", "-- mig:statement ", "#", "\\", "\\.\n",
		"$", "$a", "$a$", "a$", "e'", "e''\n", "e'' --\n", "q'[", "q'[]", "a", "a.", "1", ";", "; ", "\n", " ", "GO", "GO\n", "GO 1 /**/\n", "/", "/ /",
		"\n/", "@", "-\n", "PROMPT -\n", "a DELIMITER", "DELIMITER a\na", "DELIMITER ab\na", "\x001\x00", "\x00", "\xff", "BEGIN ", "CASE ", "END ",
		"CREATE ", "CREATE TRIGGER ", "CREATE JAVA ", "COPY t FROM stdin;\n", "<<", "WITH FUNCTION ", "EXEC a\n", "-- mig:statement begin\n",
	} {
		for _, start := range []string{"", "a ", "DELIMITER aX\n", "-- mig:statement begin\n", "COPY t FROM stdin;\n"} {
			began := time.Now()
			_ = sqlscan.Scan(start+strings.Repeat(piece, size/len(piece)), o, func(sqlscan.Span) error { return nil })
			if took := time.Since(began); took > limit {
				t.Errorf("%q repeated after %q takes %v", piece, start, took)
			}
		}
	}
}

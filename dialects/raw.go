package dialects

import "mig/dialects/sqlscan"

// RawStatement gives a scanned statement as it stands in the text.
func RawStatement(src string, s sqlscan.Span) Statement {
	st := Statement{
		SQL: src[s.TextStart:s.TextEnd], Op: "sql", First: s.First - s.TextStart,
		Body: s.Body, Repeat: s.Repeat, Client: s.Kind == sqlscan.Client,
	}
	if s.Kind == sqlscan.Copy {
		st.Copy, st.Data = true, src[s.DataStart:s.DataEnd]
	}
	return st
}

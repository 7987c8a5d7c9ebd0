package engine

import (
	"strings"

	"mig/dialects"
	"mig/dialects/sqlscan"
	"mig/dsl/op"
	"mig/engine/autogen"
)

// bodyText writes operations as the body of a revision. What mig has no operation for stands there as SQL, as a person would write it.
func bodyText(d dialects.Dialect, ops []op.Op, own autogen.Renderers) (string, error) {
	var parts []string
	for len(ops) > 0 {
		n := 0
		for n < len(ops) && rawOf(ops[n]) == "" {
			n++
		}
		if n > 0 {
			text, err := own.RenderDSL(ops[:n]...)
			if err != nil {
				return "", err
			}
			parts, ops = append(parts, text), ops[n:]
			continue
		}
		sql := rawOf(ops[0])
		text, ok := rawText(d, sql)
		if !ok {
			var err error
			if text, err = own.RenderDSL(ops[0]); err != nil {
				return "", err
			}
		}
		parts, ops = append(parts, text), ops[1:]
	}
	return strings.Join(parts, "\n"), nil
}

func rawOf(o op.Op) string {
	if x, ok := o.(*op.Execute); ok {
		return x.SQL
	}
	return ""
}

// Lines that keep a passage whole, whatever semicolons are in it.
const fenceBegin, fenceEnd = "-- mig:statement begin\n", "\n-- mig:statement end\n"

// rawText writes a statement as raw SQL, fenced where it has to be, if it is read as that statement again. What the template would take for its own is not.
func rawText(d dialects.Dialect, sql string) (string, bool) {
	if strings.Contains(sql, "{{") || strings.Contains(sql, "}}") || strings.ContainsAny(sql, "\x00\r\uFEFF") {
		return "", false
	}
	for _, text := range []string{sql + ";\n", fenceBegin + sql + fenceEnd} {
		if onlyStatement(d, text, sql) {
			return text, true
		}
	}
	return "", false
}

// onlyStatement reports whether a text is read as one statement.
func onlyStatement(d dialects.Dialect, text, sql string) bool {
	n := 0
	err := d.Scan(text, false, func(span sqlscan.Span) error {
		if span.Kind == sqlscan.Rest {
			return nil
		}
		if n++; span.Kind != sqlscan.Statement || d.Raw(text, span).SQL != strings.TrimSpace(sql) {
			n++
		}
		return nil
	})
	return err == nil && n == 1
}

package sqlscan

import "strings"

// copyData takes the lines after COPY … FROM stdin; as its data, up to a line that is only \. .
// https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS-COPY
func (s *scanner) copyData(to int) error {
	sp := s.span(Copy, 0, s.contentEnd)
	sp.Tail = s.tail
	data := strings.IndexByte(s.text[to:], '\n')
	if data < 0 {
		return s.noData()
	}
	data += to + 1
	if rest := strings.TrimLeft(s.text[to:data], spaces); rest != "" && !strings.HasPrefix(rest, "--") {
		return errAt(to, "put it after the data", "text after COPY … FROM stdin; on its line")
	}
	for at := data; ; {
		k := strings.Index(s.text[at:], `\.`)
		if k < 0 {
			return s.noData()
		}
		at += k
		end := at + len(`\.`)
		rest := s.text[end:]
		if s.text[at-1] == '\n' && (rest == "" || rest[0] == '\n' || strings.HasPrefix(rest, "\r\n")) {
			if err := s.clean(end, "the data of COPY"); err != nil {
				return err
			}
			sp.DataStart, sp.DataEnd, sp.End = data, at, end
			return s.emit(sp)
		}
		at = end
	}
}

func (s *scanner) noData() error {
	return errAt(s.first, `end the data with a line \.`, "the data of COPY … FROM stdin has no end")
}

package source

import (
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"time"
	"unicode"
)

// Slug makes the part of a file name that tells what a revision is about, as Alembic
// does: words of letters, digits and _ in lower case, joined by _. A slug of more than
// limit characters is cut after a word, and then ends in _; limit 0 cuts nothing.
func Slug(message string, limit int) string {
	words := strings.FieldsFunc(message, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	slug := []rune(strings.ToLower(strings.Join(words, "_")))
	if limit <= 0 || len(slug) <= limit {
		return string(slug)
	}
	cut := string(slug[:limit])
	if i := strings.LastIndexByte(cut, '_'); i >= 0 {
		cut = cut[:i]
	}
	return cut + "_"
}

// nameParts is what a file_template may use. The parts of the date have leading zeros.
type nameParts struct {
	Rev, Slug, Year, Month, Day, Hour, Minute, Second, Epoch string
}

func partsOf(rev, slug string, at time.Time) nameParts {
	two := func(n int) string { return fmt.Sprintf("%02d", n) }
	return nameParts{
		Rev: rev, Slug: slug, Year: fmt.Sprintf("%04d", at.Year()), Month: two(int(at.Month())), Day: two(at.Day()),
		Hour: two(at.Hour()), Minute: two(at.Minute()), Second: two(at.Second()), Epoch: strconv.FormatInt(at.Unix(), 10),
	}
}

// CheckFileTemplate reports what is wrong with a file_template, by making names with it: those of two revisions of the
// same minute must not be the same.
func CheckFileTemplate(text string) error {
	first, err := fileName(text, partsOf("27c6a30d7c24", "add_account_table", time.Unix(0, 0).UTC()))
	if err != nil {
		return err
	}
	if strings.Contains(first, "%!") {
		return fmt.Errorf("file_template %q gives the name %q: what printf is given is always text, as %%s takes it", text, first)
	}
	second, err := fileName(text, partsOf("1975ea83b712", "drop_order_view", time.Unix(1, 0).UTC()))
	if err == nil && first == second {
		err = fmt.Errorf("file_template %q gives different revisions the same name, %s", text, first)
	}
	return err
}

// fileName makes the name of a revision file, .sql.tmpl included.
func fileName(text string, parts nameParts) (string, error) {
	t, err := template.New("file_template").Option("missingkey=error").Parse(text)
	if err != nil {
		return "", fmt.Errorf("file_template %q: %w", text, err)
	}
	var b strings.Builder
	if err := t.Execute(&b, parts); err != nil {
		return "", fmt.Errorf("file_template %q: %w", text, err)
	}
	name := strings.TrimSuffix(b.String(), suffix)
	if parts.Slug == "" {
		name = strings.TrimRight(name, "_-")
	}
	// What Windows refuses is refused everywhere: a project is shared.
	bad := strings.IndexFunc(name, func(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) })
	switch {
	case bad >= 0:
		return "", fmt.Errorf("file_template %q gives the name %q, in which %q may not stand", text, name, []rune(name[bad:])[0])
	case name == "" || name[0] == '.':
		return "", fmt.Errorf("file_template %q gives the name %q, which would be a hidden file", text, name)
	}
	return name + suffix, nil
}

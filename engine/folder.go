package engine

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mig/engine/revision"
	"mig/engine/script"
	"mig/engine/source"
)

// IndexName is the file in a folder of scripts that lists them.
const IndexName = "index.txt"

// Folder is scripts that go into a folder, each of which can be run alone, and the index that lists them. It is to be closed.
type Folder struct {
	Names []string // in the order in which they run; those that take others back come last
	Texts []*script.Text
	Index []byte // for IndexName: hashes that sha256sum -c reads, and how the scripts are run
}

// Close frees what the texts hold.
func (f *Folder) Close() error {
	var errs []error
	for _, text := range f.Texts {
		errs = append(errs, text.Close())
	}
	return errors.Join(errs...)
}

// Folder cuts a script into one for each revision; back takes it back, or is nil.
func (e *Environment) Folder(ctx context.Context, s, back *script.Script) (*Folder, error) {
	f := &Folder{}
	if err := f.fill(ctx, s, back, e.opts.Tag, e.Config.TruncateSlugLength); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *Folder) fill(ctx context.Context, s, back *script.Script, tag string, slug int) (err error) {
	parts := split(s)
	width := max(4, len(fmt.Sprint(len(parts)))) // so that names sort as they run
	list := []byte(indexHead(s, tag, len(parts), back != nil))
	stems := make([]string, len(parts))
	for i, one := range parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		stems[i] = safeName(tag, mostTag)
		if stems[i] != "" {
			stems[i] += "-"
		}
		stems[i] += fmt.Sprintf("%0*d_%s", width, i+1, subject(one, slug))
		if list, err = f.add(list, stems[i]+".sql", one); err != nil {
			return err
		}
	}
	if back != nil {
		list = append(list, indexBack(back)...)
		for i, one := range split(back) {
			if err := ctx.Err(); err != nil {
				return err
			}
			if list, err = f.add(list, RollbackName(stems[len(stems)-1-i]+".sql"), one); err != nil {
				return err
			}
		}
	}
	f.Index = list
	return nil
}

// RollbackName is the name of a file that takes back what another one does: out.sql has out.rollback.sql.
func RollbackName(name string) string {
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + ".rollback" + ext
}

// split gives the scripts that go into files of their own: those of the steps. A stamp is one.
func split(s *script.Script) []*script.Script {
	if len(s.Steps) == 0 || s.Steps[0].Direction == revision.Mark {
		return []*script.Script{s}
	}
	return slices.Collect(s.Split())
}

// add makes the text of a script, and adds its line to the index.
func (f *Folder) add(list []byte, name string, s *script.Script) ([]byte, error) {
	s.Form.File = name
	text, err := s.Text()
	if err != nil {
		return list, err
	}
	f.Names, f.Texts = append(f.Names, name), append(f.Texts, text)
	hash := sha256.New()
	if _, err := text.WriteTo(hash); err != nil {
		return list, err
	}
	return fmt.Appendf(list, "%s  %s\n", hex.EncodeToString(hash.Sum(nil)), name), nil
}

// indexHead gives the comments that an index opens with. The sha256sum of coreutils passes over lines that begin with #, and so does shasum; that of BusyBox does not.
// https://github.com/coreutils/coreutils/blob/v9.1/src/digest.c (digest_check)
func indexHead(s *script.Script, tag string, n int, back bool) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "# "+format+"\n", args...) }
	line("Migration scripts by mig %s for %s %s", s.Mig, s.Dialect.Name(), s.Facts.Version)
	if s.Database != "" {
		line("For the database %s of mig.yaml", s.Database)
	}
	if tag != "" {
		line("Tag: %s", script.Printable(tag))
	}
	scripts := "scripts"
	if n == 1 {
		scripts = "script"
	}
	line("%s, in %d %s", s.Range(), n, scripts)
	line("In this folder, check that they are whole:")
	line("  sha256sum -c %s", IndexName)
	not := ""
	if back {
		not = `/\.rollback\.sql$/!`
	}
	line("and run them in this order, up to the first that fails:")
	b.WriteString(howToRun(s, not))
	return b.String()
}

// indexBack gives the comments before the scripts that take the others back.
func indexBack(s *script.Script) string {
	return "# To take them back, run these in this order:\n" + howToRun(s, `/\.rollback\.sql$/`)
}

// howToRun gives the comment that says how to run those lines of an index that sed selects. File names hold nothing that a shell would act on.
func howToRun(s *script.Script, which string) string {
	first, rest, several := strings.Cut(s.Command("NAME"), "\n")
	if several { // some of it is for the client's prompt
		return "#   " + first + "\n#   " + strings.ReplaceAll(rest, "\n", "\n#   ") + "\n"
	}
	return fmt.Sprintf("#   (for f in $(sed -n '%ss/^[0-9a-f]*  //p' %s); do %s || exit 1; done)\n", which, IndexName, s.Command(`"$f"`))
}

// Bounds of the parts of a file name, in bytes: file systems take 255.
const (
	mostTag  = 60
	mostName = 150
)

// subject says in a file name what a script does: upgrade_REV_slug.
func subject(s *script.Script, slug int) string {
	switch {
	case s.Ensure:
		return "ensure_version"
	case len(s.Steps) == 0:
		return "nothing_to_do"
	}
	step := &s.Steps[len(s.Steps)-1]
	text := step.Direction.String()
	switch {
	case step.Direction != revision.Mark || len(s.Plan.To) == 1 && step.ID == s.Plan.To[0]:
		text += "_" + step.ID + "_" + source.Slug(step.Message, slug)
	case len(s.Plan.To) == 0:
		text += "_base"
	}
	return cmp.Or(strings.TrimRight(safeName(text, mostName), "_"), "script")
}

// safeName makes a text a part of a file name that no shell, file system or list of names trips over: letters, digits, _, . and -, of which none but a letter, a digit or _ is
// the first.
func safeName(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if !strings.ContainsRune("_.-", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return '-'
		}
		return r
	}, text)
	text = strings.TrimLeft(text, ".-")
	for len(text) > most {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimRight(text, ".-")
}

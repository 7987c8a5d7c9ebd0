package cli

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mig/dsl/diag"
	"mig/engine"
	"mig/engine/revision"
	"mig/engine/script"
	"mig/engine/source"
)

// indexName is the file in a folder of scripts that lists them.
const indexName = "index.txt"

// folder is a folder of scripts, each of which can be run alone, and their index.
type folder struct {
	path  string
	names []string // in the order in which they run; those that take others back come last
	texts []*script.Text
	index []byte
}

func (f *folder) close() {
	for _, text := range f.texts {
		_ = text.Close() // all that matters of it is written
	}
}

// folders writes a script for each revision into a folder: for each of several databases into one of its own. All are made before the first is written.
func (c *call) folders(d *databases, dir string, render func(*engine.Environment) (*script.Script, error)) error {
	var made []*folder
	defer func() {
		for _, f := range made {
			f.close()
		}
	}()
	for i, e := range d.list {
		f := &folder{path: dir}
		if made = append(made, f); d.several {
			f.path = filepath.Join(dir, e.Config.Database)
		}
		if err := c.fillFolder(f, e, render); err != nil {
			return d.notWritten(i, nil, err)
		}
	}
	if err := refuseOthers(d, dir, made); err != nil {
		return err
	}
	var done []string
	for i, f := range made {
		if err := f.write(); err != nil {
			return d.notWritten(i, done, err)
		}
		c.err.note("mig: wrote %s and %s into %s", counted(len(f.names), "script", "scripts"), indexName, f.path)
		done = append(done, f.path)
	}
	return nil
}

// fillFolder makes the scripts of a database.
func (c *call) fillFolder(f *folder, e *engine.Environment, render func(*engine.Environment) (*script.Script, error)) error {
	s, err := c.rendered(e, render)
	if err != nil {
		return err
	}
	back, err := c.rollback(e, s)
	if err != nil {
		return err
	}
	parts := split(s)
	width := max(4, len(fmt.Sprint(len(parts)))) // so that names sort as they run
	list := []byte(c.indexHead(s, len(parts), back != nil))
	stems := make([]string, len(parts))
	for i, one := range parts {
		stems[i] = safeName(c.tag(), mostTag)
		if stems[i] != "" {
			stems[i] += "-"
		}
		stems[i] += fmt.Sprintf("%0*d_%s", width, i+1, subject(one, e.Config.TruncateSlugLength))
		if list, err = f.add(list, stems[i]+".sql", one); err != nil {
			return err
		}
	}
	if back != nil {
		list = append(list, indexBack(back)...)
		for i, one := range split(back) {
			if list, err = f.add(list, rollbackName(stems[len(stems)-1-i]+".sql"), one); err != nil {
				return err
			}
		}
	}
	f.index = list
	return nil
}

// split gives the scripts that go into files of their own: those of the steps. A stamp is one.
func split(s *script.Script) []*script.Script {
	if len(s.Steps) == 0 || s.Steps[0].Direction == revision.Mark {
		return []*script.Script{s}
	}
	return slices.Collect(s.Split())
}

// add makes the text of a script, and adds its line to the index.
func (f *folder) add(list []byte, name string, s *script.Script) ([]byte, error) {
	s.Form.File = name
	text, err := s.Text()
	if err != nil {
		return list, err
	}
	f.names, f.texts = append(f.names, name), append(f.texts, text)
	hash := sha256.New()
	if _, err := text.WriteTo(hash); err != nil {
		return list, err
	}
	return fmt.Appendf(list, "%s  %s\n", hex.EncodeToString(hash.Sum(nil)), name), nil
}

// indexHead gives the comments that an index opens with. The sha256sum of coreutils passes over lines that begin with #, and so does shasum; that of BusyBox does not.
// https://github.com/coreutils/coreutils/blob/v9.1/src/digest.c (digest_check)
func (c *call) indexHead(s *script.Script, n int, back bool) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, "# "+format+"\n", args...) }
	line("Migration scripts by mig %s for %s %s", s.Mig, s.Dialect.Name(), s.Facts.Version)
	if s.Database != "" {
		line("For the database %s of mig.yaml", s.Database)
	}
	if tag := c.tag(); tag != "" {
		line("Tag: %s", script.Printable(tag))
	}
	line("%s, in %s", s.Range(), counted(n, "script", "scripts"))
	line("In this folder, check that they are whole:")
	line("  sha256sum -c %s", indexName)
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
	return fmt.Sprintf("#   (for f in $(sed -n '%ss/^[0-9a-f]*  //p' %s); do %s || exit 1; done)\n", which, indexName, s.Command(`"$f"`))
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

// refuseOthers refuses folders with scripts that are not among those to be written: whoever runs all that is there would run them too.
func refuseOthers(d *databases, dir string, made []*folder) error {
	var found []string
	for _, f := range made {
		others, err := otherScripts(f.path, f.names)
		if err != nil {
			return err
		}
		found = append(found, others...)
	}
	if d.several {
		others, err := otherFolders(dir, d.names())
		if err != nil {
			return err
		}
		found = append(found, others...)
	}
	if len(found) == 0 {
		return nil
	}
	return diag.Errorf(diag.Pos{}, "%s holds scripts that are not among the new ones: %s", dir, revision.Listed(found)).
		WithHint("nothing was written: take them away, or write into a new folder, so that nobody runs them with the new ones")
}

// otherScripts gives the scripts in a folder that are not among names.
func otherScripts(dir string, names []string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", dir, pathless(err))
	}
	known := make(map[string]bool, len(names))
	for _, name := range names {
		known[name] = true
	}
	var found []string
	for _, e := range entries {
		if !e.IsDir() && !known[e.Name()] && strings.EqualFold(filepath.Ext(e.Name()), ".sql") {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	return found, nil
}

// otherFolders gives the scripts that stand beside the folders of several databases, or in that of a database which is none any more.
func otherFolders(dir string, databases []string) ([]string, error) {
	found, err := otherScripts(dir, nil)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s can't be read: %w", dir, pathless(err))
	}
	for _, e := range entries {
		folder := filepath.Join(dir, e.Name())
		if _, err := os.Stat(filepath.Join(folder, indexName)); err != nil || slices.Contains(databases, e.Name()) {
			continue
		}
		others, err := otherScripts(folder, nil)
		if err != nil {
			return nil, err
		}
		found = append(found, others...)
	}
	return found, nil
}

// write writes the scripts, and then the index: a folder without one is not whole, and until then it has none.
func (f *folder) write() error {
	if err := os.MkdirAll(f.path, 0o777); err != nil {
		return fmt.Errorf("%s can't be made: %w", f.path, pathless(err))
	}
	index := filepath.Join(f.path, indexName)
	if err := os.Remove(index); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s can't be written: %w", index, pathless(err))
	}
	for i, name := range f.names {
		// To wait for the disk a thousand times would take seconds. What a crash of the machine leaves undone, the hashes tell.
		if err := replaceFile(filepath.Join(f.path, name), f.texts[i], false); err != nil {
			return err
		}
	}
	return writeFile(index, bytes.NewReader(f.index))
}

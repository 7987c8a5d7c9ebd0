package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Write puts a new revision file into a directory, whole or not at all. A file of that
// name that is there already stays as it is, and the error is fs.ErrExist.
func (f NewFile) Write(dir *os.Root) error {
	if _, err := dir.Lstat(f.Name); err == nil {
		return f.exists()
	}
	temp := "." + f.Name + ".new"
	if err := writeNew(dir, temp, f.Text); err != nil {
		return fmt.Errorf("%s can't be written: %w", f.Name, err)
	}
	// A link, unlike a rename, refuses to replace a file that came in the meantime.
	err := dir.Link(temp, f.Name)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		err = writeNew(dir, f.Name, f.Text) // a file system without links
	}
	if rmErr := dir.Remove(temp); err == nil {
		err = rmErr
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return f.exists()
	case err != nil:
		return fmt.Errorf("%s can't be written: %w", f.Name, err)
	}
	return nil
}

func (f NewFile) exists() error {
	return fmt.Errorf("%s is there already, and is left as it is: %w", f.Name, fs.ErrExist)
}

// writeNew writes a file that may not be there yet, and removes it if that fails.
func writeNew(dir *os.Root, name, text string) (err error) {
	w, err := dir.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = dir.Remove(name) // the first error says more
		}
	}()
	if _, err := w.WriteString(text); err != nil {
		return errors.Join(err, w.Close())
	}
	if err := w.Sync(); err != nil {
		return errors.Join(err, w.Close())
	}
	return w.Close()
}

package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile writes a file whole or not at all: beside it first, and then in its place. A file that is there keeps its
// mode; a symbolic link stays, and what it points to is replaced.
func writeFile(name string, data io.WriterTo) error { return replaceFile(name, data, true) }

// replaceFile is writeFile; synced says that it waits until the disk has the file.
func replaceFile(name string, data io.WriterTo, synced bool) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	mode, exists, err := modeOf(name)
	if err != nil {
		return err
	}
	if exists && !mode.IsRegular() { // /dev/stdout, a pipe: there is nothing to replace
		return writeInto(name, os.O_WRONLY, data, false)
	}
	temp := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text()[:8]+".tmp")
	err = writeInto(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, data, synced)
	if err == nil && exists {
		err = os.Chmod(temp, mode.Perm())
	}
	if err == nil {
		err = os.Rename(temp, name)
	}
	if err == nil {
		return nil
	}
	_ = os.Remove(temp) // it may not be there
	return fmt.Errorf("%s can't be written: %w", name, pathless(err))
}

// modeOf gives the mode of a file that may be replaced.
func modeOf(name string) (mode fs.FileMode, exists bool, err error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, false, nil
	case err != nil:
		return 0, false, fmt.Errorf("%s can't be written: %w", name, pathless(err))
	case info.IsDir():
		return 0, false, fmt.Errorf("%s can't be written: it is a directory", name)
	}
	return info.Mode(), true, nil
}

func writeInto(name string, flags int, data io.WriterTo, synced bool) error {
	f, err := os.OpenFile(name, flags, 0o666) // less the umask, as a shell's > makes files
	if err != nil {
		return err
	}
	if _, err := data.WriteTo(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if synced {
		if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
			return errors.Join(err, f.Close())
		}
	}
	return f.Close()
}

// pathless leaves the path out of an error that names it already.
func pathless(err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}

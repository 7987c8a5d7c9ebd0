package script

import (
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
)

// inMemory is how long a text may be that is not put into a file.
const inMemory = 8 << 20

// spool holds a text that grows: in memory, and when it gets long in a temporary file that only its owner can read.
type spool struct {
	hash hash.Hash
	mem  []byte
	file *os.File
}

func (s *spool) add(text []byte) error {
	s.hash.Write(text) // it never fails
	if s.file == nil && len(s.mem)+len(text) > inMemory {
		file, err := os.CreateTemp("", "mig-*.sql")
		if err != nil {
			return fmt.Errorf("a long script needs a temporary file: %w", err)
		}
		s.file = file
		_ = os.Remove(file.Name()) // where the system lets it, so that a run that is killed leaves nothing
	}
	s.mem = append(s.mem, text...)
	if s.file == nil {
		return nil
	}
	_, err := s.file.Write(s.mem)
	s.mem = s.mem[:0]
	return err
}

// WriteTo writes all of it.
func (s *spool) WriteTo(to io.Writer) (int64, error) {
	if s.file == nil {
		n, err := to.Write(s.mem)
		return int64(n), err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	return io.Copy(to, s.file)
}

// Close takes the file away.
func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if gone := os.Remove(s.file.Name()); !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	s.file = nil
	return err
}

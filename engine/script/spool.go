package script

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// inMemory is how long a text may be that is not put into a file.
const inMemory = 8 << 20

// spool holds a text that grows: in memory, and when it gets long in a temporary file that only its owner can read.
type spool struct {
	mem  [][]byte
	size int // of what is in memory
	file *os.File
}

// add takes a part of the text, which is the spool's from then on.
func (s *spool) add(part []byte) error {
	s.mem, s.size = append(s.mem, part), s.size+len(part)
	if s.file == nil && s.size > inMemory {
		file, err := os.CreateTemp("", "mig-*.sql")
		if err != nil {
			return fmt.Errorf("a long script needs a temporary file: %w", err)
		}
		s.file = file
		_ = os.Remove(file.Name()) // where the system lets it, so that a run that is killed leaves nothing
	}
	if s.file == nil {
		return nil
	}
	_, err := s.writeParts(s.file)
	s.mem, s.size = nil, 0
	return err
}

func (s *spool) writeParts(to io.Writer) (n int64, err error) {
	for _, part := range s.mem {
		written, err := to.Write(part)
		if n += int64(written); err != nil {
			return n, err
		}
	}
	return n, nil
}

// WriteTo writes all of it.
func (s *spool) WriteTo(to io.Writer) (int64, error) {
	if s.file == nil {
		return s.writeParts(to)
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

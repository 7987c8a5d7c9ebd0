package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"
	"unsafe"

	"mig/dsl/diag"
)

// Decode makes a Source of a file's bytes: the byte order mark goes, CRLF becomes LF,
// and what is not UTF-8 or holds a NUL byte is an error at its place. name is the path
// as users know it. The bytes become the Source's: the caller must not change them any more.
func Decode(name string, data []byte) (*diag.Source, *diag.Error) {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return nil, diag.Errorf(diag.Pos{File: name}, "the file is in UTF-16").WithHint("save it as UTF-8")
	}
	src := diag.NewSource(name, normalize(data))
	if i := strings.IndexByte(src.Text, 0); i >= 0 {
		return nil, src.Errorf(i, "the file holds a NUL byte").WithHint("save it as UTF-8 text")
	}
	if !utf8.ValidString(src.Text) {
		return nil, src.Errorf(invalidAt(src.Text), "the file is not UTF-8 here").WithHint("save it as UTF-8")
	}
	return src, nil
}

// normalize is the one rule for the text that is read and hashed. It never changes: a
// stored hash must be found again by every later version.
func normalize(data []byte) string {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	return unsafe.String(unsafe.SliceData(data), len(data)) // a file may have 100 MB: no copy
}

func invalidAt(text string) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}

// Hash gives "sha256:" and the hexadecimal hash of a text that Decode has read (without
// byte order mark, with LF line ends).
func Hash(text string) string {
	sum := sha256.Sum256(unsafe.Slice(unsafe.StringData(text), len(text)))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// unreadable is the error for a file or directory that the file system did not give.
func unreadable(name string, err error) *diag.Error {
	cause := err
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		cause = pathErr.Err // its path is that of the file system, not the one users know
	}
	e := diag.Errorf(diag.Pos{File: name}, "cannot be read: %w", cause)
	if errors.Is(err, fs.ErrNotExist) {
		e = diag.Errorf(diag.Pos{File: name}, "there is no such file: %w", fs.ErrNotExist)
	}
	return e
}

package config

import (
	"errors"
	"io/fs"
	"strings"

	"mig/dsl/diag"
)

// Connection gives the URL to connect to, with its password: that of MIG_PASSWORD, else
// the URL's own, else that of password_file (read with readFile, which is os.ReadFile or
// like it; a line end after it does not count). schemes are those that have a driver.
// The error is an *Error and shows neither URL nor password.
func (c *Config) Connection(lookup func(string) (string, bool), readFile func(string) ([]byte, error), schemes ...string) (URL, error) {
	raw, err := c.URL.Expand(lookup)
	if err != nil {
		return URL{}, err
	}
	if raw == "" {
		return URL{}, usage(diag.Errorf(c.URL.Pos(), "there is no database URL").
			WithHint("give --url or MIG_URL, or set url in %s; offline, --dialect is enough", FileName))
	}
	u, err := ParseURL(raw, schemes...)
	if err != nil {
		return URL{}, c.placed(err)
	}
	if password := c.Password.Reveal(); password != "" {
		return u.WithPassword(password), nil
	}
	file, err := c.PasswordFile.Expand(lookup)
	switch {
	case err != nil:
		return URL{}, err
	case file == "" || u.HasPassword():
		return u, nil
	}
	data, err := readFile(c.Path(file))
	if err != nil {
		return URL{}, usage(diag.Errorf(c.PasswordFile.Pos(), "password_file %s can't be read: %w", c.Path(file), pathless(err)))
	}
	return u.WithPassword(strings.TrimSuffix(strings.TrimSuffix(string(data), "\n"), "\r")), nil
}

// placed gives an error of ParseURL the place of the url key.
func (c *Config) placed(err error) error {
	var e *diag.Error
	if errors.As(err, &e) {
		e.Pos = c.URL.Pos()
	}
	return err
}

func pathless(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}

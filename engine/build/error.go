package build

import "mig/engine/revision"

// Error says which revision could not be built, and in which direction. Its text is that of the cause, which tells the place.
type Error struct {
	Revision  string
	Direction revision.Direction
	Err       error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// in says of which step an error is.
func in(p *revision.Step, err error) error {
	if p.Revision == nil {
		return err
	}
	return &Error{p.Revision.ID, p.Direction, err}
}

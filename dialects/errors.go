package dialects

import "fmt"

// UnsupportedError says that a database, in the version at hand, can't do what an
// operation asks: the operation as a whole, an option of it, or a type.
type UnsupportedError struct {
	Dialect string
	Version Version
	What    string // "the option where of create_index"
	Hint    string // the way out
}

// Error says what is not supported, and where.
func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("%s %s does not support %s", e.Dialect, e.Version, e.What)
}

// NeedError says that an operation can't be written without something that mig does not know and
// the user can state.
type NeedError struct {
	What string // "the type of account.email, which MODIFY must repeat"
	Hint string // "(existing_type …)"
}

// Error says what is missing.
func (e *NeedError) Error() string { return "mig does not know " + e.What }

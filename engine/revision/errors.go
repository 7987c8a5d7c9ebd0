package revision

import (
	"errors"
	"fmt"
	"strings"
)

// The errors of this package are named after the situation that the user is in, and hold the ids as fields.
// Each message says what to do.

// Listed joins ids for a message, the first few of many.
func Listed(ids []string) string {
	if len(ids) <= mostListed {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s, … (%d in all)", strings.Join(ids[:mostListed], ", "), len(ids))
}

const mostListed = 8

// BadIdentifierError is an identifier that has no meaning, whatever the graph.
type BadIdentifierError struct{ Ident, Reason string }

func (e *BadIdentifierError) Error() string { return fmt.Sprintf("%q: %s", e.Ident, e.Reason) }

// UnknownError is a name that no revision has. Nearest is the one that was probably meant, or "".
type UnknownError struct {
	Ident   string // as the user wrote it
	Name    string // the part of it that is unknown
	Nearest string
}

func (e *UnknownError) Error() string {
	s := fmt.Sprintf("%s: no revision, label or tag %q", e.Ident, e.Name)
	if e.Nearest != "" {
		return s + "; did you mean " + e.Nearest + "?"
	}
	return s + "; `mig history` lists what there is"
}

// AmbiguousError is the beginning of several names.
type AmbiguousError struct {
	Ident      string
	Candidates []string // sorted
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s can mean %s; write more of the one that is meant", e.Ident, Listed(e.Candidates))
}

// MultipleHeadsError is asking for the one head where there are several.
type MultipleHeadsError struct {
	Ident string
	Heads []string // sorted
}

func (e *MultipleHeadsError) Error() string {
	all := ""
	if plural, ok := strings.CutSuffix(e.Ident, "head"); ok {
		all = fmt.Sprintf(", say `%sheads` for all of them", plural)
	}
	return fmt.Sprintf("%s: there are several heads: %s; name one of them, or LABEL@head%s, or join them with `mig merge heads`", e.Ident, Listed(e.Heads), all)
}

// HeadTargetError is a downgrade to `head` or `heads`, of a branch or not, where there are several.
type HeadTargetError struct {
	Ident string
	Heads []string // sorted
}

func (e *HeadTargetError) Error() string {
	return fmt.Sprintf("can't downgrade to %s: nothing stands above a head, so nothing would be undone (heads are %s); name the revision to go down to, or count down as in LABEL@-1",
		e.Ident, Listed(e.Heads))
}

// NotInBranchError is LABEL@REV where neither comes before the other.
type NotInBranchError struct{ Ident, Revision, Label string }

func (e *NotInBranchError) Error() string {
	return fmt.Sprintf("%s: revision %s is not in branch %s; leave the label out, or name a revision of that branch", e.Ident, e.Revision, e.Label)
}

// PastEndError is a relative step that leaves the graph.
type PastEndError struct {
	Ident    string
	From     string // where the steps start: an id, or "base"
	Steps    int    // asked for
	Possible int    // there are
}

func (e *PastEndError) Error() string {
	if e.Steps < 0 && e.From == "base" {
		return fmt.Sprintf("%s goes too far: there is nothing below base, the empty database", e.Ident)
	}
	way := "above"
	if e.Steps < 0 {
		way = "below"
	}
	return fmt.Sprintf("%s goes too far: %s %s there are only %d steps; take fewer, or name the revision", e.Ident, way, e.From, e.Possible)
}

// AmbiguousStepError is a relative step that can go several ways, or start from several heads (From is "" then).
type AmbiguousStepError struct {
	Ident      string
	From       string
	Candidates []string // sorted: where the step may go, or start
	Offer      string   // the step in the branch of one of them, which is not ambiguous; "" if there is none
}

// step gives the identifier without its label.
func (e *AmbiguousStepError) step() string { return e.Ident[strings.Index(e.Ident, "@")+1:] }

// offer tries the step in the branch of each candidate, and adds the first that works to the error: what is advised
// must not be ambiguous again.
func offer(err error, try func(ident string) error) error {
	var step *AmbiguousStepError
	if !errors.As(err, &step) || step.Offer != "" {
		return err
	}
	for _, c := range step.Candidates[:min(len(step.Candidates), mostListed)] {
		if ident := c + "@" + step.step(); try(ident) == nil {
			step.Offer = ident
			break
		}
	}
	return err
}

func (e *AmbiguousStepError) Error() string {
	choice := "name the revision to go to by its full id"
	if e.Offer != "" {
		choice = fmt.Sprintf("say for one of them %s, or name the revision to go to", e.Offer)
	}
	switch {
	case e.From == "":
		return fmt.Sprintf("%s is ambiguous: it can count from %s; %s", e.Ident, Listed(e.Candidates), choice)
	case strings.Contains(e.step(), "+"):
		return fmt.Sprintf("%s is ambiguous: from %s the way leads to %s; %s", e.Ident, e.From, Listed(e.Candidates), choice)
	}
	return fmt.Sprintf("%s is ambiguous: %s merges %s; name the revision to go to", e.Ident, e.From, Listed(e.Candidates))
}

// DirectionError is a relative step that goes the other way than the command.
type DirectionError struct {
	Ident     string
	Direction Direction // of the command
}

func (e *DirectionError) Error() string {
	if e.Direction == Up {
		return fmt.Sprintf("%s goes down from where the database is; say `mig downgrade %s`", e.Ident, e.Ident)
	}
	return fmt.Sprintf("%s goes up from where the database is; say `mig upgrade %s`", e.Ident, e.Ident)
}

// UnknownRowsError is a version table with revisions that no file has.
type UnknownRowsError struct{ Rows []string }

func (e *UnknownRowsError) Error() string {
	return fmt.Sprintf("the database is at %s, which no file has; get the files that it was migrated with, or, if they are gone for good, `mig stamp --purge REVISION`", Listed(e.Rows))
}

// UnsoundError is a version table in which a row stands that another row includes.
type UnsoundError struct {
	Row  string // is needed by
	Over string // this one, which is a row too
}

func (e *UnsoundError) Error() string {
	return fmt.Sprintf("the version table is unsound: it holds %s, and %s, which %s needs already; `mig verify` explains it, and `mig stamp --purge REVISION` mends it",
		e.Over, e.Row, e.Over)
}

// OverlapError is a list of starting heads or stamp targets of which one includes the other.
type OverlapError struct{ Lower, Upper string }

func (e *OverlapError) Error() string {
	return fmt.Sprintf("%s and %s overlap: %s needs %s already; leave %s out", e.Upper, e.Lower, e.Upper, e.Lower, e.Lower)
}

// NotAppliedError is a downgrade to a revision that is not applied.
type NotAppliedError struct {
	Target string
	From   []string // the heads that are applied
}

func (e *NotAppliedError) Error() string {
	at := "nothing is"
	if len(e.From) > 0 {
		at = "applied is " + Listed(e.From)
	}
	return fmt.Sprintf("can't downgrade to %s: it is not applied (%s); name a revision below that, or `base`", e.Target, at)
}

// NothingAboveError is a downgrade to the tip of a branch that is only applied because others depend on it.
type NothingAboveError struct {
	Target   string
	NeededBy []string // applied, by depends_on
}

func (e *NothingAboveError) Error() string {
	return fmt.Sprintf("can't downgrade to %s: it is the tip of its branch, and nothing above it is applied but what depends on it (%s); name a revision below what should go",
		e.Target, Listed(e.NeededBy))
}

// BranchChoiceError is a downgrade to LABEL@REV from a fork right above REV, when the label stands in none of its arms alone.
type BranchChoiceError struct {
	Ident    string
	Label    string
	Target   string   // an id, or "base"
	Children []string // the arms, sorted
}

func (e *BranchChoiceError) Error() string {
	return fmt.Sprintf("%s: label %s chooses none of the branches above %s (%s); put one of these before the @, or leave the label out to drop them all",
		e.Ident, e.Label, e.Target, Listed(e.Children))
}

// HistoryRangeError is a range A:B in which A is not among what comes before B.
type HistoryRangeError struct {
	Lower, Upper string
	Reversed     bool
}

func (e *HistoryRangeError) Error() string {
	if e.Reversed {
		return fmt.Sprintf("range %s:%s is reversed; say %s:%s", e.Lower, e.Upper, e.Upper, e.Lower)
	}
	return fmt.Sprintf("range %s:%s: %s does not come before %s; `mig history -r :%s` lists what does", e.Lower, e.Upper, e.Lower, e.Upper, e.Upper)
}

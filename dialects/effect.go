package dialects

// RawEffect is what a statement of raw SQL does beside its work.
type RawEffect struct {
	Opens  bool   // a transaction that it leaves open
	Ends   bool   // the transaction that is open
	Alone  bool   // it can't run in a transaction
	State  string // of the session, on which bookkeeping or literals depend: "the search path"; "" for none
	Way    string // out, where State stands
	Alters string // what the database's client would do to the text: "sqlcmd takes $( for one of its variables"; "" for nothing
	Table  bool   // State does no harm where the settings name the version table's schema
}

// EffectReader is a Dialect that can tell what raw SQL does to the transaction and the session around it.
type EffectReader interface {
	Effect(s Statement) RawEffect
}

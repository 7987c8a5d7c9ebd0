package schema

// TableKind is the kind by which a table is named beside objects, which are named by their ObjectKind.
const TableKind = "table"

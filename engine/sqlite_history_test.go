package engine_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func quotedName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func (h *copyHistory) name(prefix string) string {
	h.names++
	return fmt.Sprintf("%s%s%d", prefix, []string{"", "_", " Größe ", "\" q "}[h.IntN(4)], h.names)
}

// word is a name that needs no quotes.
func (h *copyHistory) word(prefix string) string {
	h.names++
	return fmt.Sprint(prefix, h.names)
}

func (h *copyHistory) table() *liteTable { return h.now.tables[h.IntN(len(h.now.tables))] }

func (t *liteTable) column(h *copyHistory) *liteColumn { return &t.columns[1+h.IntN(len(t.columns)-1)] }

// first makes tables, and rows in them.
func (h *copyHistory) first() string {
	var b strings.Builder
	b.WriteString(`{{ create_table "log" (column "what" "text") }}` + "\n")
	for range 3 {
		h.create(&b)
	}
	for range 3 {
		h.trigger(&b)
	}
	h.view(&b)
	h.index(&b)
	h.write(&b)
	return b.String()
}

func (h *copyHistory) create(b *strings.Builder) {
	t := &liteTable{name: h.name("t"), columns: []liteColumn{{name: "id"}}}
	tail, auto := h.IntN(3) == 0, ""
	if tail {
		auto = ` (primary_key_constraint "" "id" (tail "AUTOINCREMENT"))`
	}
	fmt.Fprintf(b, "{{ create_table %q (column \"id\" \"integer\"%s)", t.name, map[bool]string{true: " identity", false: " primary_key"}[tail])
	for i := range 3 + h.IntN(3) {
		c := liteColumn{name: h.name("c"), text: i%2 == 1, free: true}
		if c.text {
			fmt.Fprintf(b, "\n  (column %q %q %s)", c.name, h.pick("text", "varchar(30)"), h.pick("", `(collate "NOCASE")`, `(server_default "it's; --")`))
		} else {
			fmt.Fprintf(b, "\n  (column %q %q %s)", c.name, h.pick("integer", "bigint"), h.pick("", "not_null (server_default 3)", fmt.Sprintf("(check %q)", quotedName(c.name)+" IS NOT -1")))
		}
		t.columns = append(t.columns, c)
	}
	for i, to := range append(h.now.tables, t) {
		if h.IntN(2) == 0 {
			c := liteColumn{name: h.name("r"), ref: i + 1}
			t.columns = append(t.columns, c)
			fmt.Fprintf(b, "\n  (column %q \"integer\" (references %q (on_delete %q) %s))", c.name, to.name+".id", h.pick("cascade", "set null"), h.pick("", `deferrable (initially "deferred")`))
		}
	}
	if c := t.column(h); h.IntN(2) == 0 && c.text {
		gen := liteColumn{name: h.name("g"), gen: true}
		fmt.Fprintf(b, "\n  (column %q \"text\" (computed %q %s))", gen.name, "upper("+quotedName(c.name)+")", h.pick("persisted", "virtual"))
		c.free = false
	}
	fmt.Fprintf(b, "%s }}\n", auto)
	h.now.tables = append(h.now.tables, t)
}

func (h *copyHistory) pick(of ...string) string { return of[h.IntN(len(of))] }

// write puts rows into tables, whose triggers it sets off.
func (h *copyHistory) write(b *strings.Builder) {
	for _, t := range h.now.tables {
		for range 1 + h.IntN(4) {
			h.names += 1 + h.IntN(3)
			var names, values []string
			for _, c := range t.columns[1:] {
				switch {
				case c.gen, c.ref > 0 && h.IntN(3) == 0:
				case c.ref > 0:
					names, values = append(names, quotedName(c.name)), append(values, fmt.Sprintf("(SELECT %s(id) FROM %s)", h.pick("max", "min"), quotedName(h.now.tables[c.ref-1].name)))
				case c.text:
					names, values = append(names, quotedName(c.name)), append(values, fmt.Sprintf("'%s%d'", h.pick("Zoë 木", "it''s", "a; b --", ""), h.names))
				default:
					names, values = append(names, quotedName(c.name)), append(values, strconv.Itoa(h.names))
				}
			}
			names, values = append(names, "id"), append(values, strconv.Itoa(h.names))
			fmt.Fprintf(b, "INSERT INTO %s (%s) VALUES (%s);\n", quotedName(t.name), strings.Join(names, ", "), strings.Join(values, ", "))
			if h.IntN(4) == 0 { // nothing refers to it yet
				fmt.Fprintf(b, "DELETE FROM %s WHERE id = %d;\n", quotedName(t.name), h.names)
			}
		}
	}
}

// trigger makes a trigger of a table, that speaks of itself, of another one, or of the log.
func (h *copyHistory) trigger(b *strings.Builder) {
	t, o := h.table(), h.table()
	c, other := t.column(h), o.column(h)
	x, y, name := quotedName(c.name), quotedName(other.name), h.word("tr")
	var body string
	switch h.IntN(4) {
	case 0:
		body = fmt.Sprintf("AFTER UPDATE OF %s ON %s WHEN new.%[1]s IS NOT old.%[1]s BEGIN INSERT INTO log (what) VALUES ('%[3]s; ' || old.%[1]s); END", x, quotedName(t.name), name)
	case 1:
		body = fmt.Sprintf("AFTER INSERT ON %s BEGIN\n  INSERT INTO log SELECT o.%s || new.%s FROM %s AS o WHERE o.id < 5; -- END;\nEND", quotedName(t.name), y, x, quotedName(o.name))
	case 2:
		body = fmt.Sprintf("BEFORE DELETE ON [%s] FOR EACH ROW BEGIN INSERT INTO log (what) SELECT %s FROM %s WHERE id = OLD.id; END", t.name, x, quotedName(t.name))
	default:
		body = fmt.Sprintf("AFTER INSERT ON %s WHEN EXISTS (SELECT 1 FROM %s WHERE %s IS NULL) BEGIN UPDATE log SET what = what || 'x'; SELECT CASE WHEN new.%s THEN 1 END; END", quotedName(t.name), quotedName(o.name), y, x)
	}
	c.free, other.free = false, false
	h.now.triggers = append(h.now.triggers, name)
	fmt.Fprintf(b, "CREATE TRIGGER %s%s %s;\n", h.pick("", "IF NOT EXISTS ", "main."), name, body)
}

func (h *copyHistory) view(b *strings.Builder) {
	t, name := h.table(), h.word("v")
	fmt.Fprintf(b, "{{ create_view %q %q }}\n", name, fmt.Sprintf("SELECT id, %s AS x FROM %s", quotedName(t.columns[1].name), quotedName(t.name)))
	fmt.Fprintf(b, "{{ create_view %q %q }}\n", name+"_2", "SELECT max(x) AS m FROM "+name)
	t.columns[1].free = false
	trigger := h.word("tr")
	h.now.triggers = append(h.now.triggers, trigger)
	fmt.Fprintf(b, "CREATE TRIGGER %s INSTEAD OF INSERT ON %s BEGIN INSERT INTO log VALUES (new.x); END;\n", trigger, name)
}

// index makes an index with mig or with SQL.
func (h *copyHistory) index(b *strings.Builder) {
	t, name := h.table(), h.word("ix")
	c := t.column(h)
	if h.IntN(2) == 0 {
		fmt.Fprintf(b, "{{ create_index %q (name %q) \"id\" (desc %q) (where %q) }}\n", name, t.name, c.name, quotedName(c.name)+" IS NOT NULL")
	} else {
		fmt.Fprintf(b, "CREATE %sINDEX %s ON %s (id, %s DESC, lower(%[4]s) COLLATE NOCASE) WHERE %[4]s <> 'x;';\n", h.pick("", "UNIQUE "), name, quotedName(t.name), quotedName(c.name))
	}
	t.indexes, c.free = append(t.indexes, name), false
}

// revision makes a few changes. moved are the tables whose rows stay as they are, but for what is touched.
func (h *copyHistory) revision(moved *[]*liteTable) string {
	var b strings.Builder
	switch h.IntN(10) {
	case 0:
		h.trigger(&b)
		h.write(&b)
		return b.String()
	case 1:
		h.index(&b)
	case 2:
		if i := h.IntN(len(h.now.triggers) + 1); i < len(h.now.triggers) {
			fmt.Fprintf(&b, "DROP TRIGGER %s%s;\n", h.pick("", "IF EXISTS ", "main."), strings.ToUpper(h.now.triggers[i]))
			h.now.triggers = slices.Delete(h.now.triggers, i, i+1)
		}
	}
	t := h.table()
	var parts []string
	for range 1 + h.IntN(3) {
		if part := h.change(t); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) > 0 {
		fmt.Fprintf(&b, "{{ batch_alter_table (name %q)\n     %s }}\n", t.name, strings.Join(parts, "\n     "))
	}
	if h.IntN(6) == 0 && len(parts) == 0 {
		was := t.name
		t.name = h.name("n")
		fmt.Fprintf(&b, "{{ rename_table (name %q) (name %q) }}\n", was, t.name)
		return b.String()
	}
	*moved = h.now.tables
	return b.String()
}

// change makes a change of a table, as it stands in a batch.
func (h *copyHistory) change(t *liteTable) string {
	c := t.column(h)
	kind := h.IntN(9)
	if (c.ref > 0 || c.gen) && kind < 3 {
		kind = 3 // they may be renamed
	}
	switch kind {
	case 0:
		kind := h.pick("integer", "bigint", "numeric(12,0)")
		if c.text {
			kind = h.pick("text", "varchar(40)", "nvarchar(50)")
		}
		return fmt.Sprintf("(alter_column %q (type %q))", c.name, kind)
	case 1:
		c.touched = true
		return fmt.Sprintf("(alter_column %q (type %q) not_null (using %q))", c.name, h.pick("integer", "text"), "coalesce("+quotedName(c.name)+", 1)")
	case 2:
		return fmt.Sprintf("(alter_column %q nullable %s)", c.name, h.pick("(server_default 4)", "no_server_default", ""))
	case 3:
		was := c.name
		c.name = h.name("m")
		return fmt.Sprintf("(alter_column %q (new_name %q))", was, c.name)
	case 4:
		k := h.word("uq")
		t.constraints, c.free = append(t.constraints, k), false
		return fmt.Sprintf("(create_unique_constraint %q \"id\" %q)", k, c.name)
	case 5:
		k := h.word("ck")
		t.constraints, c.free = append(t.constraints, k), false
		return fmt.Sprintf("(create_check_constraint %q %q)", k, quotedName(c.name)+" IS NOT 'never;'")
	case 6:
		if i := h.IntN(len(t.constraints) + 1); i < len(t.constraints) {
			k := t.constraints[i]
			t.constraints = slices.Delete(t.constraints, i, i+1)
			return fmt.Sprintf("(drop_constraint %q)", k)
		}
	case 7:
		if i := slices.IndexFunc(t.columns, func(c liteColumn) bool { return c.free && c.was != "" }); i > 0 && len(t.columns) > 3 {
			was := t.columns[i].name
			t.columns = slices.Delete(t.columns, i, i+1)
			return fmt.Sprintf("(drop_column %q)", was)
		}
	default:
		added := liteColumn{name: h.name("a"), text: h.IntN(2) == 0, free: true}
		t.columns = append(t.columns, added)
		if added.text {
			return fmt.Sprintf("(add_column (column %q \"text\" (server_default (sql \"lower('IT''S')\"))))", added.name)
		}
		return fmt.Sprintf("(add_column (column %q \"integer\" not_null (server_default 7)))", added.name)
	}
	return ""
}

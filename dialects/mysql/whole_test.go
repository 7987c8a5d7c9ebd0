package mysql

import (
	"strings"
	"testing"

	"mig/dsl/schema"
)

// Words that mig has none for are found wherever they stand, and not where they are names, texts or expressions.
func TestReadShown(t *testing.T) {
	for _, c := range []struct {
		name, items, tail string
		beyond            bool
		options, extra    string
	}{
		{name: "columns", items: "`a` int(11) NOT NULL AUTO_INCREMENT COMMENT 'INVISIBLE, (', `b` varchar(5) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT concat('a',`INVISIBLE`), PRIMARY KEY (`a`)", tail: "ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COMMENT='PARTITION BY'"},
		{name: "computed", items: "`a` timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), `b` int(11) GENERATED ALWAYS AS (coalesce(`a`,invisible)) STORED, `c` bit(3) DEFAULT b'101'"},
		{name: "keys", items: "UNIQUE KEY `u` (`a`(10) DESC,`b`) USING BTREE COMMENT 'c', CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `t` (`b`) ON DELETE SET NULL ON UPDATE NO ACTION, CONSTRAINT `k` CHECK (`a` > 0 and ignored(`b`))"},
		{name: "defaults with signs", items: "`a` int(11) DEFAULT -5, `b` double NOT NULL DEFAULT 1e-5 COMMENT 'x', `c` double DEFAULT -1.5e+300"},
		{name: "a hidden column with a sign", items: "`a` int(11) DEFAULT -5 INVISIBLE", beyond: true},
		{name: "a hidden column", items: "`a` int(11) INVISIBLE DEFAULT 5", beyond: true},
		{name: "in a comment for servers", items: "`a` int /*!80023 INVISIBLE */", beyond: true},
		{name: "in MariaDB's own", items: "`a` text /*M!100301 COMPRESSED*/ DEFAULT NULL", beyond: true},
		{name: "a period", items: "PERIOD FOR `p` (`a`, `b`)", beyond: true},
		{name: "an ignored key", items: "KEY `i` (`a`) IGNORED", beyond: true},
		{name: "a key without overlaps", items: "UNIQUE KEY `i` (`a`,`p` WITHOUT OVERLAPS)", beyond: true},
		{name: "a parser", items: "FULLTEXT KEY `i` (`a`) /*!50100 WITH PARSER `ngram` */ ", beyond: true},
		{name: "not enforced", items: "CONSTRAINT `k` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */", beyond: true},
		{name: "options", items: "`a` int", tail: "ENGINE=InnoDB ROW_FORMAT=DYNAMIC `PAGE_COMPRESSED`=1 DATA DIRECTORY='/a b'", options: "ROW_FORMAT=DYNAMIC PAGE_COMPRESSED=1 DATA DIRECTORY='/a b'"},
		{name: "partitions", items: "`a` int", tail: "ENGINE=InnoDB\n/*!50100 PARTITION BY HASH (`a`)\nPARTITIONS 4 */", extra: "PARTITION BY HASH (`a`) PARTITIONS 4"},
		{name: "an option that is a word", items: "`a` int", tail: "ENGINE=InnoDB SOMETHING", beyond: true},
	} {
		s, err := readShown("CREATE TABLE `t` (\n" + c.items + "\n) " + c.tail)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var options []string
		for _, o := range s.options {
			options = append(options, o.Key+"="+o.Value)
		}
		if got := strings.Join(options, " "); s.beyond != c.beyond || got != c.options || s.extra != c.extra {
			t.Errorf("%s: beyond %v, options %q, extra %q", c.name, s.beyond, got, s.extra)
		}
	}
}

// The index that the server makes for a foreign key is the key's, unless another one would do.
func TestDropSupport(t *testing.T) {
	index := func(name string, columns ...string) *schema.Index {
		x := &schema.Index{Name: name}
		for _, c := range columns {
			x.Columns = append(x.Columns, schema.IndexColumn{Name: c})
		}
		return x
	}
	key := &schema.Constraint{Kind: schema.ForeignKey, Name: "fk", Columns: []string{"a"}}
	for _, c := range []struct {
		name        string
		indexes     []*schema.Index
		constraints []*schema.Constraint
		kept        int
	}{
		{"its own", []*schema.Index{index("fk", "a")}, nil, 0},
		{"of another name", []*schema.Index{index("ix", "a")}, nil, 1},
		{"of more columns", []*schema.Index{index("fk", "a", "b")}, nil, 1},
		{"beside a longer one", []*schema.Index{index("fk", "a"), index("longer", "a", "b")}, nil, 2},
		{"beside one that begins otherwise", []*schema.Index{index("fk", "a"), index("other", "b", "a")}, nil, 1},
		{"beside a primary key", []*schema.Index{index("fk", "a")}, []*schema.Constraint{{Kind: schema.PrimaryKey, Columns: []string{"a", "b"}}}, 1},
	} {
		table := &schema.Table{Indexes: c.indexes, Constraints: append(c.constraints, key)}
		if dropSupport(table); len(table.Indexes) != c.kept {
			t.Errorf("%s: %d indexes are kept, not %d", c.name, len(table.Indexes), c.kept)
		}
	}
}

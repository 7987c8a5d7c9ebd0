-- What SQLite takes beside plain tables.
CREATE TABLE left_one (id INTEGER PRIMARY KEY AUTOINCREMENT, right_id INTEGER REFERENCES right_one (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, note);
CREATE TABLE right_one (id INTEGER PRIMARY KEY, left_id BIGINT CONSTRAINT fk_left REFERENCES left_one ON DELETE SET NULL);
CREATE TABLE "Odd Table" (
    "The Id" VARCHAR(10) COLLATE NOCASE NOT NULL, "quo""te" UNSIGNED BIG INT DEFAULT -1, [br] "my type"(3), `tick` NUMERIC(8, 3) DEFAULT 1.50, untyped, x DEFAULT (lower('A')), t TEXT DEFAULT 'it''s',
    dt DATETIME DEFAULT CURRENT_TIMESTAMP, n INTEGER DEFAULT NULL, b BLOB DEFAULT x'CAFE', flag BOOLEAN NOT NULL DEFAULT 1 CHECK (flag IN (0, 1)), age INTEGER CONSTRAINT ck_age CHECK (age > 0) UNIQUE,
    double_age INTEGER GENERATED ALWAYS AS (age * 2) STORED, half_age REAL AS (age / 2),
    CONSTRAINT "odd pk" PRIMARY KEY ("The Id", "quo""te"), CONSTRAINT uq UNIQUE (t, n) ON CONFLICT REPLACE, CHECK (age < 200), CONSTRAINT ck_t CHECK (t <> 'it''s')
);
CREATE TABLE wr (a TEXT NOT NULL, b ANY, PRIMARY KEY (a)) STRICT, WITHOUT ROWID;
CREATE INDEX ix_odd ON "Odd Table" (lower(t) DESC, age) WHERE age IS NOT NULL;
CREATE UNIQUE INDEX ix_collate ON "Odd Table" (t COLLATE NOCASE, n DESC);
CREATE VIEW z_base AS SELECT id, note AS "The Note" FROM left_one WHERE note LIKE '%it''s "%';
CREATE VIEW a_view (one, "two two") AS SELECT z.id, r.id FROM z_base z JOIN right_one r ON r.left_id = z.id;

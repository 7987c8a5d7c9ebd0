-- What a schema of PostgreSQL holds that mig has no operation for, each kind once.
CREATE EXTENSION citext;
CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_trgm;
CREATE SCHEMA audit;
COMMENT ON SCHEMA audit IS 'who did what';
CREATE SCHEMA "Odd Schema";

CREATE COLLATION audit.german (PROVIDER = icu, LOCALE = 'de-u-co-phonebk', DETERMINISTIC = false);
CREATE DOMAIN year AS integer NOT NULL DEFAULT 2000 CONSTRAINT year_check CHECK (VALUE BETWEEN 1901 AND 2155) CONSTRAINT not_1999 CHECK (VALUE <> 1999);
CREATE DOMAIN audit.email AS citext CHECK (VALUE ~ '^[^@]+@[^@]+$');
COMMENT ON DOMAIN audit.email IS 'it''s loose';
CREATE TYPE money_amount AS (amount numeric(12,2), currency char(3), note text COLLATE "C");
COMMENT ON COLUMN money_amount.currency IS 'ISO 4217';
CREATE TYPE float_range AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi);
CREATE TYPE audit.action AS ENUM ('insert', 'update', 'delete');
COMMENT ON TYPE audit.action IS 'of a row';
CREATE SEQUENCE small_nr AS smallint START 5;
CREATE SEQUENCE owned_nr;
COMMENT ON SEQUENCE owned_nr IS 'numbers';
CREATE TEXT SEARCH DICTIONARY plain_words (TEMPLATE = pg_catalog.simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION plain_search (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION plain_search ADD MAPPING FOR asciiword, word WITH plain_words, pg_catalog.english_stem;

CREATE FUNCTION next_code(prefix text DEFAULT 'A;') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    -- a body with ; and 'quotes' and {"braces": [1]}
    RETURN prefix || nextval('owned_nr');
END $$;
CREATE FUNCTION is_code(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 LIKE 'A%' $$;

CREATE TABLE item (
    id integer DEFAULT nextval('owned_nr') PRIMARY KEY, code text DEFAULT next_code() CHECK (is_code(code)), made year, price money_amount, tags citext[], span float_range,
    body text, words tsvector, mail audit.email, state audit.action DEFAULT 'insert', name text COLLATE audit.german,
    CONSTRAINT positive CHECK (id > 0) NO INHERIT, CONSTRAINT no_two EXCLUDE USING gist (id WITH =, span WITH =, name COLLATE "C" WITH =)
);
ALTER SEQUENCE owned_nr OWNED BY item.id;
COMMENT ON CONSTRAINT positive ON item IS 'of course';
CREATE INDEX item_trgm ON item USING gin (body gin_trgm_ops);
CREATE INDEX item_body ON item (body COLLATE "C" DESC NULLS LAST, code text_pattern_ops);
CREATE INDEX item_words ON item USING gist (words tsvector_ops (siglen = 64));
CREATE INDEX item_lower ON item ((lower(body) COLLATE "C"));
CREATE UNIQUE INDEX item_state ON item (state);
COMMENT ON INDEX item_state IS 'one each';
CREATE STATISTICS item_pair (ndistinct, dependencies) ON made, code FROM item;
COMMENT ON STATISTICS item_pair IS 'they go together';
ALTER TABLE item ALTER COLUMN body SET STATISTICS 500, ALTER COLUMN body SET STORAGE EXTERNAL, ALTER COLUMN code SET (n_distinct = -0.5);
ALTER TABLE item REPLICA IDENTITY FULL;
ALTER TABLE item CLUSTER ON item_body;

CREATE FUNCTION total(item) RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT ($1.price).amount $$;
CREATE FUNCTION items_of(a audit.action) RETURNS SETOF item LANGUAGE sql STABLE ROWS 10 AS $$ SELECT * FROM item WHERE state = a $$;
CREATE FUNCTION doubled(x integer) RETURNS integer LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT 2; SELECT x * 2; END;
COMMENT ON FUNCTION total(item) IS 'what it costs';
CREATE FUNCTION joined(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT concat_ws(', ', $1, $2) $$;
CREATE AGGREGATE group_concat(text) (SFUNC = joined, STYPE = text, INITCOND = '');
COMMENT ON AGGREGATE group_concat(text) IS 'as in MySQL';
CREATE FUNCTION same_code(text, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 = 'A;' || $2 $$;
CREATE OPERATOR === (FUNCTION = same_code, LEFTARG = text, RIGHTARG = integer, NEGATOR = !==);
CREATE CAST (money_amount AS text) WITH INOUT AS ASSIGNMENT;

CREATE TABLE audit.log (id bigserial PRIMARY KEY, item_id integer REFERENCES item ON DELETE CASCADE, what audit.action, at timestamptz DEFAULT now());
CREATE PROCEDURE audit.clear(days integer) LANGUAGE sql AS $$ DELETE FROM audit.log WHERE at < now() - days * interval '1 day' $$;
CREATE UNLOGGED TABLE audit.scratch (id integer, kind audit.action);
CREATE TABLE "Odd Schema"."A Table" ("An Id" serial PRIMARY KEY, log_id bigint REFERENCES audit.log);
CREATE TABLE renamed_from (id serial PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY);
ALTER TABLE renamed_from RENAME TO renamed_to;
CREATE TABLE composite_key (a integer, b integer, UNIQUE (a, b));
CREATE TABLE refers (a integer, b integer, FOREIGN KEY (a, b) REFERENCES composite_key (a, b) ON DELETE SET NULL (b));
CREATE TABLE of_type OF money_amount (amount NOT NULL);

CREATE TABLE measure (at date NOT NULL, city integer REFERENCES item, value numeric DEFAULT 0 CHECK (value >= 0), PRIMARY KEY (at, city)) PARTITION BY RANGE (at);
CREATE TABLE measure_2024 PARTITION OF measure (value DEFAULT 1) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE measure_2025 PARTITION OF measure FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (city);
CREATE TABLE audit.measure_2025_1 PARTITION OF measure_2025 FOR VALUES IN (1, 2);
CREATE TABLE measure_rest PARTITION OF measure DEFAULT;
CREATE INDEX measure_value ON measure (value);
COMMENT ON TABLE measure_2024 IS 'a partition';

CREATE TABLE vehicle (id integer NOT NULL, wheels integer DEFAULT 4, CHECK (wheels >= 0));
CREATE TABLE bike (gears integer CHECK (gears > 0), PRIMARY KEY (id), item_id integer REFERENCES item) INHERITS (vehicle);
ALTER TABLE bike ALTER COLUMN wheels SET DEFAULT 2, ALTER COLUMN wheels SET NOT NULL;
CREATE INDEX bike_wheels ON bike (wheels);
COMMENT ON COLUMN bike.wheels IS 'two';

CREATE VIEW a_first WITH (security_barrier = true) AS SELECT z.id, z.total FROM (SELECT i.id, total(i) AS total FROM item i) z;
CREATE VIEW z_second AS SELECT id FROM a_first WHERE NOT ('x' === id);
CREATE VIEW writable AS SELECT id, body FROM item;
ALTER VIEW writable ALTER COLUMN body SET DEFAULT 'none';
COMMENT ON COLUMN writable.body IS 'text';
CREATE MATERIALIZED VIEW per_state WITH (fillfactor = 90) AS SELECT state, group_concat(code) AS codes FROM item GROUP BY state;
CREATE UNIQUE INDEX per_state_key ON per_state (state);
COMMENT ON MATERIALIZED VIEW per_state IS 'refresh it';
CREATE MATERIALIZED VIEW audit.empty AS SELECT * FROM per_state WITH NO DATA;
CREATE VIEW from_materialized AS SELECT * FROM per_state;
CREATE FUNCTION of_view() RETURNS SETOF from_materialized LANGUAGE sql AS $$ SELECT * FROM from_materialized $$;
CREATE VIEW over_function AS SELECT * FROM of_view();

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.words := to_tsvector('plain_search', NEW.body); RETURN NEW; END $$;
CREATE TRIGGER item_touch BEFORE INSERT OR UPDATE OF body ON item FOR EACH ROW WHEN (NEW.body <> 'a;b') EXECUTE FUNCTION touch();
CREATE CONSTRAINT TRIGGER item_late AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER measure_touch AFTER INSERT ON measure FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER writable_instead INSTEAD OF INSERT ON writable FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE item DISABLE TRIGGER item_late;
COMMENT ON TRIGGER item_touch ON item IS 'keeps words';
CREATE RULE two_things AS ON DELETE TO writable DO INSTEAD (DELETE FROM item WHERE item.id = OLD.id; INSERT INTO audit.log (item_id, what) VALUES (OLD.id, 'delete'));
ALTER TABLE item ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_items ON item AS RESTRICTIVE FOR UPDATE USING (state <> 'delete') WITH CHECK (body <> '');
COMMENT ON POLICY own_items ON item IS 'nothing deleted';

-- What needs itself by a detour, and names that the server makes.
CREATE TABLE in_circle (id integer PRIMARY KEY, a integer, b integer);
CREATE FUNCTION of_row(in_circle) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1.a > 0 $$;
ALTER TABLE in_circle ADD CONSTRAINT ck_row CHECK (of_row(in_circle.*));
CREATE INDEX ix_row ON in_circle (of_row(in_circle.*));
CREATE STATISTICS sum_of_two ON (a + b), a FROM in_circle;
CREATE UNLOGGED TABLE a_first_unlogged (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE b_then_unlogged (id integer REFERENCES a_first_unlogged);
CREATE TABLE by_hash (id bigint GENERATED ALWAYS AS IDENTITY, k integer NOT NULL, PRIMARY KEY (id, k)) PARTITION BY HASH (k);
CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE longest_name_that_a_person_might_give_to_a_table_of_customers_x (a_rather_long_column_name_for_the_identifier_of_it serial, "Mixed Case" serial, z serial);

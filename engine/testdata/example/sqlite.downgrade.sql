-- Migration script by mig test for sqlite 3.35
-- From f06a2c8e4d71 to base
--   downgrade f06a2c8e4d71  line 37  returns and their reasons
--             sha256:81c49d25065da9d6a0ff2e1bbe6efe39d8ae6b3952308bc8fe44b6baa184570f  versions/f06a2c8e4d71_returns_and_their_reasons.sql.tmpl
--   downgrade d3f7a1b9e564  line 118  loyalty points, longer addresses, no phone
--             sha256:400e2265c50d3f3610b7cf25ca01e3f95b18b099902f2cf70f88ef2abafb0a7e  versions/d3f7a1b9e564_loyalty_and_longer_addresses.sql.tmpl
--   downgrade 9c0d5e7f3a18  line 199  billing and warehouse together
--             sha256:127c475c2dc20d943763ef29e8a4e5607e1cd987666e0ca60b9028b3627f8c74  versions/9c0d5e7f3a18_billing_and_warehouse_together.sql.tmpl
--   downgrade e92b7d10c6f4  line 211  bill what was shipped
--             sha256:cf32d37a93ae69a8c54c31fcf5bb175bf73cd1e08da9720162b908f13696bede  versions/e92b7d10c6f4_bill_what_was_shipped.sql.tmpl
--   downgrade c4e1f8a92d07  line 225  invoices and payments
--             sha256:762a831e8ac9c3870c00c192f5476f50335aeab51777f86b346be4d7487cd28f  versions/c4e1f8a92d07_invoices_and_payments.sql.tmpl
--   downgrade 1b8f4c7d2e93  line 241  moves change the stock
--             sha256:bbc2f39f516b3f94bb978dd95af93b657bf20fb2e6b3bacd8e7016b4bafbec2f  versions/1b8f4c7d2e93_moves_change_the_stock.sql.tmpl
--   downgrade 5a6d3e9f8c21  line 255  stock by warehouse
--             sha256:12e2c49a9d6208a697355d0e7aaf9b9727caef5a658ea48162fc160499050c7c  versions/5a6d3e9f8c21_stock_by_warehouse.sql.tmpl
--   downgrade b7a90c3d5e12  line 273  first categories and products
--             sha256:2c239fa5990bf944c925b16a3d4b9ff7b75f4fbdb8078541d3b09480a45b85af  versions/b7a90c3d5e12_first_categories_and_products.sql.tmpl
--   downgrade 8d2e4b6f1a35  line 291  orders
--             sha256:a6f29ee1dbce428c857f00cfd3e5c811b0ca006ccc07878271e22982d748c94f  versions/8d2e4b6f1a35_orders.sql.tmpl
--   downgrade 3f1c9a7e2b40  line 307  customers and products
--             sha256:98614f835d730ff6f34ee04378dac3acf2bd4e1354cf16dd63bc289509acf756  versions/3f1c9a7e2b40_customers_and_products.sql.tmpl
-- Tables:
--   alters stock_movement, order_line, customer
--   drops return_reason, payment, invoice, stock_move, stock, warehouse, order_line, sales_order, product, category, customer
--   whatever the SQL is about in e92b7d10c6f4, 1b8f4c7d2e93, b7a90c3d5e12
-- Needs:
--   to write the database file, and files beside it
--   what its raw SQL needs
-- Run it with: sqlite3 -bail DATABASE < SCRIPT.sql
-- sha256 of this file but for this line: 8c1bd595081a6a55f9b14cc30bb78a39f2d97667b858a91eb433ae420e71a4b5

CREATE TABLE IF NOT EXISTS mig_version (
    version_num VARCHAR(255) NOT NULL PRIMARY KEY
);

-- Running downgrade f06a2c8e4d71 -> d3f7a1b9e564, returns and their reasons

CREATE TEMP TABLE IF NOT EXISTS mig_foreign_keys (
    was_on INTEGER,
    broken INTEGER CONSTRAINT "rows break a foreign key: PRAGMA foreign_key_check lists them. To copy a table, foreign_keys was turned off, which was on: what changes rows after that, and relies on it, belongs into a script of its own" CHECK (broken = 0)
);

INSERT INTO temp.mig_foreign_keys (was_on) SELECT foreign_keys FROM pragma_foreign_keys;

PRAGMA foreign_keys=OFF;

BEGIN;

ALTER TABLE stock_movement RENAME TO stock_move;

SAVEPOINT mig_copy;

CREATE TEMP TABLE mig_copy (
    foreign_keys INTEGER CONSTRAINT "foreign_keys is on: dropping order_line would delete what refers to it. Say PRAGMA foreign_keys=OFF before the transaction" CHECK (foreign_keys = 0),
    columns INTEGER CONSTRAINT "the table order_line is missing, or has other columns than mig knows" CHECK (columns = 0),
    triggers INTEGER CONSTRAINT "the triggers of order_line are others than mig knows (none), which a copy loses: drop them before this, and create them after it" CHECK (triggers = 0),
    temporary INTEGER CONSTRAINT "order_line has a temporary trigger, which a copy loses, or a temporary table of its name hides it: drop that before this" CHECK (temporary = 0),
    indexes INTEGER CONSTRAINT "order_line has indexes that mig does not know, which a copy loses: drop them before this, and create them after it" CHECK (indexes = 0),
    readers INTEGER CONSTRAINT "a view, a trigger or a key of another table reads a column that is dropped from order_line: drop that before this" CHECK (readers = 0),
    orphans INTEGER CONSTRAINT "rows of order_line, or that refer to it, break a foreign key: PRAGMA foreign_key_check lists them" CHECK (orphans = 0)
);

INSERT INTO temp.mig_copy (foreign_keys, columns, triggers, temporary, indexes) SELECT
    (SELECT foreign_keys FROM pragma_foreign_keys),
    (SELECT count(*) + 6 - 2 * total(name COLLATE NOCASE IN ('order_id', 'line_no', 'product_id', 'quantity', 'unit_price', 'return_code')) FROM pragma_table_xinfo('order_line') WHERE hidden <> 1),
    (SELECT count(*) FROM sqlite_master WHERE tbl_name = 'order_line' COLLATE NOCASE AND type = 'trigger'),
    (SELECT count(*) FROM sqlite_temp_master WHERE tbl_name = 'order_line' COLLATE NOCASE),
    (SELECT count(*) FROM sqlite_master WHERE tbl_name = 'order_line' COLLATE NOCASE AND type = 'index' AND sql IS NOT NULL);

CREATE TABLE _mig_copy_order_line (
    order_id INTEGER NOT NULL,
    line_no SMALLINT NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER DEFAULT 1 NOT NULL,
    unit_price NUMERIC(10, 2) NOT NULL,
    CONSTRAINT pk_order_line PRIMARY KEY (order_id, line_no),
    CONSTRAINT ck_order_line_quantity CHECK (quantity > 0),
    CONSTRAINT fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id) ON DELETE CASCADE,
    CONSTRAINT fk_order_line_product_id FOREIGN KEY(product_id) REFERENCES product (id)
);

INSERT INTO _mig_copy_order_line (order_id, line_no, product_id, quantity, unit_price)
SELECT order_id, line_no, product_id, quantity, unit_price FROM order_line;

ALTER TABLE order_line RENAME COLUMN return_code TO _mig_gone_1;

INSERT INTO temp.mig_copy (readers) SELECT
    (SELECT count(*) FROM sqlite_master WHERE instr(sql, '_mig_gone_') > 0 AND (type IN ('view', 'trigger') OR tbl_name <> 'order_line' COLLATE NOCASE)) +
    (SELECT count(*) FROM sqlite_temp_master WHERE instr(sql, '_mig_gone_') > 0 AND (type IN ('view', 'trigger') OR tbl_name <> 'order_line' COLLATE NOCASE));

DROP TABLE order_line;

PRAGMA legacy_alter_table=ON;

ALTER TABLE _mig_copy_order_line RENAME TO order_line;

PRAGMA legacy_alter_table=OFF;

INSERT INTO temp.mig_copy (orphans)
SELECT count(*) FROM sqlite_master AS m JOIN pragma_foreign_key_check(m.name)
WHERE m.type = 'table' AND (m.name = 'order_line' COLLATE NOCASE OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) AS k WHERE k."table" = 'order_line' COLLATE NOCASE));

DROP TABLE temp.mig_copy;

RELEASE mig_copy;

DROP TABLE return_reason;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

UPDATE mig_version SET version_num = 'd3f7a1b9e564' WHERE version_num = 'f06a2c8e4d71';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: f06a2c8e4d71 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade d3f7a1b9e564 -> 9c0d5e7f3a18, loyalty points, longer addresses, no phone

CREATE TEMP TABLE IF NOT EXISTS mig_foreign_keys (
    was_on INTEGER,
    broken INTEGER CONSTRAINT "rows break a foreign key: PRAGMA foreign_key_check lists them. To copy a table, foreign_keys was turned off, which was on: what changes rows after that, and relies on it, belongs into a script of its own" CHECK (broken = 0)
);

INSERT INTO temp.mig_foreign_keys (was_on) SELECT foreign_keys FROM pragma_foreign_keys;

PRAGMA foreign_keys=OFF;

BEGIN;

SAVEPOINT mig_copy;

CREATE TEMP TABLE mig_copy (
    foreign_keys INTEGER CONSTRAINT "foreign_keys is on: dropping customer would delete what refers to it. Say PRAGMA foreign_keys=OFF before the transaction" CHECK (foreign_keys = 0),
    columns INTEGER CONSTRAINT "the table customer is missing, or has other columns than mig knows" CHECK (columns = 0),
    triggers INTEGER CONSTRAINT "the triggers of customer are others than mig knows (none), which a copy loses: drop them before this, and create them after it" CHECK (triggers = 0),
    temporary INTEGER CONSTRAINT "customer has a temporary trigger, which a copy loses, or a temporary table of its name hides it: drop that before this" CHECK (temporary = 0),
    indexes INTEGER CONSTRAINT "customer has indexes that mig does not know, which a copy loses: drop them before this, and create them after it" CHECK (indexes = 0),
    readers INTEGER CONSTRAINT "a view, a trigger or a key of another table reads a column that is dropped from customer: drop that before this" CHECK (readers = 0),
    orphans INTEGER CONSTRAINT "rows of customer, or that refer to it, break a foreign key: PRAGMA foreign_key_check lists them" CHECK (orphans = 0)
);

INSERT INTO temp.mig_copy (foreign_keys, columns, triggers, temporary, indexes) SELECT
    (SELECT foreign_keys FROM pragma_foreign_keys),
    (SELECT count(*) + 7 - 2 * total(name COLLATE NOCASE IN ('id', 'email', 'full_name', 'is_business', 'created_at', 'loyalty_points', 'vat_id')) FROM pragma_table_xinfo('customer') WHERE hidden <> 1),
    (SELECT count(*) FROM sqlite_master WHERE tbl_name = 'customer' COLLATE NOCASE AND type = 'trigger'),
    (SELECT count(*) FROM sqlite_temp_master WHERE tbl_name = 'customer' COLLATE NOCASE),
    (SELECT count(*) FROM sqlite_master WHERE tbl_name = 'customer' COLLATE NOCASE AND type = 'index' AND sql IS NOT NULL AND name COLLATE NOCASE NOT IN ('ix_customer_vat_id'));

CREATE TABLE _mig_copy_customer (
    id INTEGER NOT NULL,
    email VARCHAR(120) NOT NULL,
    full_name NVARCHAR(80) NOT NULL,
    is_business BOOLEAN DEFAULT 0 NOT NULL,
    created_at DATETIME DEFAULT CURRENT_TIMESTAMP NOT NULL,
    loyalty_points INTEGER DEFAULT 0 NOT NULL,
    vat_id VARCHAR(20),
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT uq_customer_email UNIQUE (email)
);

INSERT INTO _mig_copy_customer (id, email, full_name, is_business, created_at, loyalty_points, vat_id)
SELECT id, email, full_name, is_business, created_at, loyalty_points, vat_id FROM customer;

DROP TABLE customer;

PRAGMA legacy_alter_table=ON;

ALTER TABLE _mig_copy_customer RENAME TO customer;

PRAGMA legacy_alter_table=OFF;

CREATE INDEX ix_customer_vat_id ON customer (vat_id);

INSERT INTO temp.mig_copy (orphans)
SELECT count(*) FROM sqlite_master AS m JOIN pragma_foreign_key_check(m.name)
WHERE m.type = 'table' AND (m.name = 'customer' COLLATE NOCASE OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) AS k WHERE k."table" = 'customer' COLLATE NOCASE));

DROP TABLE temp.mig_copy;

RELEASE mig_copy;

ALTER TABLE customer ADD COLUMN phone VARCHAR(30);

DROP INDEX ix_customer_vat_id;

ALTER TABLE customer DROP COLUMN vat_id;

ALTER TABLE customer DROP COLUMN loyalty_points;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

UPDATE mig_version SET version_num = '9c0d5e7f3a18' WHERE version_num = 'd3f7a1b9e564';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: d3f7a1b9e564 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade 9c0d5e7f3a18 -> e92b7d10c6f4, 1b8f4c7d2e93, billing and warehouse together

BEGIN;

INSERT INTO mig_version (version_num) VALUES ('e92b7d10c6f4');

UPDATE mig_version SET version_num = '1b8f4c7d2e93' WHERE version_num = '9c0d5e7f3a18';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: 9c0d5e7f3a18 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade e92b7d10c6f4 -> c4e1f8a92d07, bill what was shipped

BEGIN;

DELETE FROM invoice WHERE invoice_no LIKE 'OLD-%';

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

UPDATE mig_version SET version_num = 'c4e1f8a92d07' WHERE version_num = 'e92b7d10c6f4';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: e92b7d10c6f4 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade c4e1f8a92d07 -> b7a90c3d5e12, invoices and payments

BEGIN;

DROP TABLE payment;

DROP TABLE invoice;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

DELETE FROM mig_version WHERE version_num = 'c4e1f8a92d07';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: c4e1f8a92d07 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade 1b8f4c7d2e93 -> 5a6d3e9f8c21, moves change the stock

BEGIN;

DROP TRIGGER stock_move_applied;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

UPDATE mig_version SET version_num = '5a6d3e9f8c21' WHERE version_num = '1b8f4c7d2e93';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: 1b8f4c7d2e93 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade 5a6d3e9f8c21 -> b7a90c3d5e12, stock by warehouse

BEGIN;

DROP TABLE stock_move;

DROP TABLE stock;

DROP TABLE warehouse;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

UPDATE mig_version SET version_num = 'b7a90c3d5e12' WHERE version_num = '5a6d3e9f8c21';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: 5a6d3e9f8c21 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade b7a90c3d5e12 -> 8d2e4b6f1a35, first categories and products

BEGIN;

DELETE FROM product WHERE sku IN ('CB-100', 'CG-200', 'PT-017', 'WR-003');

DELETE FROM category WHERE parent_code IS NOT NULL;

DELETE FROM category;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

UPDATE mig_version SET version_num = '8d2e4b6f1a35' WHERE version_num = 'b7a90c3d5e12';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: b7a90c3d5e12 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade 8d2e4b6f1a35 -> 3f1c9a7e2b40, orders

BEGIN;

DROP TABLE order_line;

DROP TABLE sales_order;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

UPDATE mig_version SET version_num = '3f1c9a7e2b40' WHERE version_num = '8d2e4b6f1a35';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: 8d2e4b6f1a35 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;

-- Running downgrade 3f1c9a7e2b40 -> , customers and products

BEGIN;

DROP TABLE product;

DROP TABLE category;

DROP TABLE customer;

UPDATE temp.mig_foreign_keys SET broken = (SELECT count(*) FROM pragma_foreign_key_check) WHERE was_on = 1;

DELETE FROM mig_version WHERE version_num = '3f1c9a7e2b40';

SELECT 1 WHERE CASE WHEN changes() = 1 THEN 0 ELSE json_extract('{}', 'mig: 3f1c9a7e2b40 is done, but mig''s own tables are not what it expects: one row should have changed' || (SELECT '')) END;

COMMIT;


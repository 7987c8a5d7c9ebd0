-- Migration script by mig test for postgresql 14
-- From f06a2c8e4d71 to base
--   downgrade f06a2c8e4d71  line 39  returns and their reasons
--             sha256:81c49d25065da9d6a0ff2e1bbe6efe39d8ae6b3952308bc8fe44b6baa184570f  versions/f06a2c8e4d71_returns_and_their_reasons.sql.tmpl
--   downgrade d3f7a1b9e564  line 63  loyalty points, longer addresses, no phone
--             sha256:400e2265c50d3f3610b7cf25ca01e3f95b18b099902f2cf70f88ef2abafb0a7e  versions/d3f7a1b9e564_loyalty_and_longer_addresses.sql.tmpl
--   downgrade 9c0d5e7f3a18  line 91  billing and warehouse together
--             sha256:127c475c2dc20d943763ef29e8a4e5607e1cd987666e0ca60b9028b3627f8c74  versions/9c0d5e7f3a18_billing_and_warehouse_together.sql.tmpl
--   downgrade e92b7d10c6f4  line 111  bill what was shipped
--             sha256:cf32d37a93ae69a8c54c31fcf5bb175bf73cd1e08da9720162b908f13696bede  versions/e92b7d10c6f4_bill_what_was_shipped.sql.tmpl
--   downgrade c4e1f8a92d07  line 131  invoices and payments
--             sha256:762a831e8ac9c3870c00c192f5476f50335aeab51777f86b346be4d7487cd28f  versions/c4e1f8a92d07_invoices_and_payments.sql.tmpl
--   downgrade 1b8f4c7d2e93  line 153  moves change the stock
--             sha256:bbc2f39f516b3f94bb978dd95af93b657bf20fb2e6b3bacd8e7016b4bafbec2f  versions/1b8f4c7d2e93_moves_change_the_stock.sql.tmpl
--   downgrade 5a6d3e9f8c21  line 175  stock by warehouse
--             sha256:12e2c49a9d6208a697355d0e7aaf9b9727caef5a658ea48162fc160499050c7c  versions/5a6d3e9f8c21_stock_by_warehouse.sql.tmpl
--   downgrade b7a90c3d5e12  line 199  first categories and products
--             sha256:2c239fa5990bf944c925b16a3d4b9ff7b75f4fbdb8078541d3b09480a45b85af  versions/b7a90c3d5e12_first_categories_and_products.sql.tmpl
--   downgrade 8d2e4b6f1a35  line 223  orders
--             sha256:a6f29ee1dbce428c857f00cfd3e5c811b0ca006ccc07878271e22982d748c94f  versions/8d2e4b6f1a35_orders.sql.tmpl
--   downgrade 3f1c9a7e2b40  line 245  customers and products
--             sha256:98614f835d730ff6f34ee04378dac3acf2bd4e1354cf16dd63bc289509acf756  versions/3f1c9a7e2b40_customers_and_products.sql.tmpl
-- Tables:
--   alters stock_movement, order_line, customer
--   drops return_reason, payment, invoice, stock_move, stock, warehouse, order_line, sales_order, product, category, customer
--   whatever the SQL is about in e92b7d10c6f4, 1b8f4c7d2e93, b7a90c3d5e12
-- Needs:
--   all rights on mig's own tables; CREATE on the schema where they are not there yet
--   to own what it alters, indexes, comments or drops
--   REFERENCES on the tables that foreign keys name
--   what its raw SQL needs
-- Run it with: psql -X -v ON_ERROR_STOP=1 -f SCRIPT.sql
-- sha256 of this file but for this line: d6869426c80fb18bc819e49831ee51f8cb3beb88a7788559d69116a35ec09ab7

CREATE TABLE IF NOT EXISTS mig_version (
    version_num VARCHAR(255) NOT NULL PRIMARY KEY
);

-- Running downgrade f06a2c8e4d71 -> d3f7a1b9e564, returns and their reasons

BEGIN;

ALTER TABLE stock_movement RENAME TO stock_move;

ALTER TABLE order_line DROP COLUMN return_code;

DROP TABLE return_reason;

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = 'd3f7a1b9e564' WHERE version_num = 'f06a2c8e4d71';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: f06a2c8e4d71 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade d3f7a1b9e564 -> 9c0d5e7f3a18, loyalty points, longer addresses, no phone

BEGIN;

ALTER TABLE customer ALTER COLUMN email TYPE VARCHAR(120);

ALTER TABLE customer ADD COLUMN phone VARCHAR(30);

DROP INDEX ix_customer_vat_id;

ALTER TABLE customer DROP COLUMN vat_id;

ALTER TABLE customer DROP COLUMN loyalty_points;

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = '9c0d5e7f3a18' WHERE version_num = 'd3f7a1b9e564';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: d3f7a1b9e564 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade 9c0d5e7f3a18 -> e92b7d10c6f4, 1b8f4c7d2e93, billing and warehouse together

BEGIN;

INSERT INTO mig_version (version_num) VALUES ('e92b7d10c6f4');

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = '1b8f4c7d2e93' WHERE version_num = '9c0d5e7f3a18';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: 9c0d5e7f3a18 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade e92b7d10c6f4 -> c4e1f8a92d07, bill what was shipped

BEGIN;

DELETE FROM invoice WHERE invoice_no LIKE 'OLD-%';

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = 'c4e1f8a92d07' WHERE version_num = 'e92b7d10c6f4';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: e92b7d10c6f4 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade c4e1f8a92d07 -> b7a90c3d5e12, invoices and payments

BEGIN;

DROP TABLE payment;

DROP TABLE invoice;

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    DELETE FROM mig_version WHERE version_num = 'c4e1f8a92d07';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: c4e1f8a92d07 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade 1b8f4c7d2e93 -> 5a6d3e9f8c21, moves change the stock

BEGIN;

DROP TRIGGER stock_move_applied ON stock_move;

DROP FUNCTION apply_stock_move();

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = '5a6d3e9f8c21' WHERE version_num = '1b8f4c7d2e93';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: 1b8f4c7d2e93 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade 5a6d3e9f8c21 -> b7a90c3d5e12, stock by warehouse

BEGIN;

DROP TABLE stock_move;

DROP TABLE stock;

DROP TABLE warehouse;

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = 'b7a90c3d5e12' WHERE version_num = '5a6d3e9f8c21';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: 5a6d3e9f8c21 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade b7a90c3d5e12 -> 8d2e4b6f1a35, first categories and products

BEGIN;

DELETE FROM product WHERE sku IN ('CB-100', 'CG-200', 'PT-017', 'WR-003');

DELETE FROM category WHERE parent_code IS NOT NULL;

DELETE FROM category;

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = '8d2e4b6f1a35' WHERE version_num = 'b7a90c3d5e12';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: b7a90c3d5e12 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade 8d2e4b6f1a35 -> 3f1c9a7e2b40, orders

BEGIN;

DROP TABLE order_line;

DROP TABLE sales_order;

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    UPDATE mig_version SET version_num = '3f1c9a7e2b40' WHERE version_num = '8d2e4b6f1a35';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: 8d2e4b6f1a35 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;

-- Running downgrade 3f1c9a7e2b40 -> , customers and products

BEGIN;

DROP TABLE product;

DROP TABLE category;

DROP TABLE customer;

DO $mig$
DECLARE
    mig_rows bigint;
BEGIN
    DELETE FROM mig_version WHERE version_num = '3f1c9a7e2b40';
    GET DIAGNOSTICS mig_rows = ROW_COUNT;
    IF mig_rows <> 1 THEN
        RAISE EXCEPTION USING MESSAGE = 'mig: 3f1c9a7e2b40 is done, but mig''s own tables are not what it expects: one row should have changed';
    END IF;
END
$mig$;

COMMIT;


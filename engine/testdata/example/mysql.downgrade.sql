-- Migration script by mig test for mysql 8
-- From f06a2c8e4d71 to base
--   downgrade f06a2c8e4d71  line 41  returns and their reasons
--             sha256:81c49d25065da9d6a0ff2e1bbe6efe39d8ae6b3952308bc8fe44b6baa184570f  versions/f06a2c8e4d71_returns_and_their_reasons.sql.tmpl
--   downgrade d3f7a1b9e564  line 57  loyalty points, longer addresses, no phone
--             sha256:400e2265c50d3f3610b7cf25ca01e3f95b18b099902f2cf70f88ef2abafb0a7e  versions/d3f7a1b9e564_loyalty_and_longer_addresses.sql.tmpl
--   downgrade 9c0d5e7f3a18  line 77  billing and warehouse together
--             sha256:127c475c2dc20d943763ef29e8a4e5607e1cd987666e0ca60b9028b3627f8c74  versions/9c0d5e7f3a18_billing_and_warehouse_together.sql.tmpl
--   downgrade e92b7d10c6f4  line 89  bill what was shipped
--             sha256:cf32d37a93ae69a8c54c31fcf5bb175bf73cd1e08da9720162b908f13696bede  versions/e92b7d10c6f4_bill_what_was_shipped.sql.tmpl
--   downgrade c4e1f8a92d07  line 101  invoices and payments
--             sha256:762a831e8ac9c3870c00c192f5476f50335aeab51777f86b346be4d7487cd28f  versions/c4e1f8a92d07_invoices_and_payments.sql.tmpl
--   downgrade 1b8f4c7d2e93  line 115  moves change the stock
--             sha256:bbc2f39f516b3f94bb978dd95af93b657bf20fb2e6b3bacd8e7016b4bafbec2f  versions/1b8f4c7d2e93_moves_change_the_stock.sql.tmpl
--   downgrade 5a6d3e9f8c21  line 127  stock by warehouse
--             sha256:12e2c49a9d6208a697355d0e7aaf9b9727caef5a658ea48162fc160499050c7c  versions/5a6d3e9f8c21_stock_by_warehouse.sql.tmpl
--   downgrade b7a90c3d5e12  line 143  first categories and products
--             sha256:2c239fa5990bf944c925b16a3d4b9ff7b75f4fbdb8078541d3b09480a45b85af  versions/b7a90c3d5e12_first_categories_and_products.sql.tmpl
--   downgrade 8d2e4b6f1a35  line 159  orders
--             sha256:a6f29ee1dbce428c857f00cfd3e5c811b0ca006ccc07878271e22982d748c94f  versions/8d2e4b6f1a35_orders.sql.tmpl
--   downgrade 3f1c9a7e2b40  line 173  customers and products
--             sha256:98614f835d730ff6f34ee04378dac3acf2bd4e1354cf16dd63bc289509acf756  versions/3f1c9a7e2b40_customers_and_products.sql.tmpl
-- Tables:
--   alters stock_movement, order_line, customer
--   drops return_reason, payment, invoice, stock_move, stock, warehouse, order_line, sales_order, product, category, customer
--   whatever the SQL is about in e92b7d10c6f4, 1b8f4c7d2e93, b7a90c3d5e12
-- Needs:
--   CREATE, SELECT, INSERT, UPDATE and DELETE on the database, for mig's own tables too
--   ALTER
--   INDEX
--   DROP
--   REFERENCES on the tables that foreign keys name
--   what its raw SQL needs
-- Run it with: mysql --comments --default-character-set=utf8mb4 DATABASE < SCRIPT.sql
-- sha256 of this file but for this line: 1db9f7828e27d313eb82719af44c08e0002f41fb670641e9d305f14931f9dd6c

CREATE TABLE IF NOT EXISTS mig_version (
    version_num VARCHAR(255) NOT NULL PRIMARY KEY
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Running downgrade f06a2c8e4d71 -> d3f7a1b9e564, returns and their reasons

ALTER TABLE stock_movement RENAME TO stock_move;

ALTER TABLE order_line DROP FOREIGN KEY fk_order_line_return_code, DROP COLUMN return_code;

DROP TABLE return_reason;

START TRANSACTION;

UPDATE mig_version SET version_num = 'd3f7a1b9e564' WHERE version_num = 'f06a2c8e4d71';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: f06a2c8e4d71 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade d3f7a1b9e564 -> 9c0d5e7f3a18, loyalty points, longer addresses, no phone

ALTER TABLE customer MODIFY email VARCHAR(120) NOT NULL;

ALTER TABLE customer ADD COLUMN phone VARCHAR(30);

DROP INDEX ix_customer_vat_id ON customer;

ALTER TABLE customer DROP COLUMN vat_id;

ALTER TABLE customer DROP COLUMN loyalty_points;

START TRANSACTION;

UPDATE mig_version SET version_num = '9c0d5e7f3a18' WHERE version_num = 'd3f7a1b9e564';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: d3f7a1b9e564 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade 9c0d5e7f3a18 -> e92b7d10c6f4, 1b8f4c7d2e93, billing and warehouse together

START TRANSACTION;

INSERT INTO mig_version (version_num) VALUES ('e92b7d10c6f4');

UPDATE mig_version SET version_num = '1b8f4c7d2e93' WHERE version_num = '9c0d5e7f3a18';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 9c0d5e7f3a18 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade e92b7d10c6f4 -> c4e1f8a92d07, bill what was shipped

DELETE FROM invoice WHERE invoice_no LIKE 'OLD-%';

START TRANSACTION;

UPDATE mig_version SET version_num = 'c4e1f8a92d07' WHERE version_num = 'e92b7d10c6f4';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: e92b7d10c6f4 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade c4e1f8a92d07 -> b7a90c3d5e12, invoices and payments

DROP TABLE payment;

DROP TABLE invoice;

START TRANSACTION;

DELETE FROM mig_version WHERE version_num = 'c4e1f8a92d07';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: c4e1f8a92d07 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade 1b8f4c7d2e93 -> 5a6d3e9f8c21, moves change the stock

DROP TRIGGER stock_move_applied;

START TRANSACTION;

UPDATE mig_version SET version_num = '5a6d3e9f8c21' WHERE version_num = '1b8f4c7d2e93';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 1b8f4c7d2e93 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade 5a6d3e9f8c21 -> b7a90c3d5e12, stock by warehouse

DROP TABLE stock_move;

DROP TABLE stock;

DROP TABLE warehouse;

START TRANSACTION;

UPDATE mig_version SET version_num = 'b7a90c3d5e12' WHERE version_num = '5a6d3e9f8c21';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 5a6d3e9f8c21 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade b7a90c3d5e12 -> 8d2e4b6f1a35, first categories and products

DELETE FROM product WHERE sku IN ('CB-100', 'CG-200', 'PT-017', 'WR-003');

DELETE FROM category WHERE parent_code IS NOT NULL;

DELETE FROM category;

START TRANSACTION;

UPDATE mig_version SET version_num = '8d2e4b6f1a35' WHERE version_num = 'b7a90c3d5e12';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: b7a90c3d5e12 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade 8d2e4b6f1a35 -> 3f1c9a7e2b40, orders

DROP TABLE order_line;

DROP TABLE sales_order;

START TRANSACTION;

UPDATE mig_version SET version_num = '3f1c9a7e2b40' WHERE version_num = '8d2e4b6f1a35';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 8d2e4b6f1a35 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running downgrade 3f1c9a7e2b40 -> , customers and products

DROP TABLE product;

DROP TABLE category;

DROP TABLE customer;

START TRANSACTION;

DELETE FROM mig_version WHERE version_num = '3f1c9a7e2b40';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 3f1c9a7e2b40 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;


-- Migration script by mig test for mysql 8
-- From base to f06a2c8e4d71
--   upgrade   3f1c9a7e2b40  line 42  customers and products
--             sha256:98614f835d730ff6f34ee04378dac3acf2bd4e1354cf16dd63bc289509acf756  versions/3f1c9a7e2b40_customers_and_products.sql.tmpl
--   upgrade   8d2e4b6f1a35  line 82  orders
--             sha256:a6f29ee1dbce428c857f00cfd3e5c811b0ca006ccc07878271e22982d748c94f  versions/8d2e4b6f1a35_orders.sql.tmpl
--   upgrade   b7a90c3d5e12  line 118  first categories and products
--             sha256:2c239fa5990bf944c925b16a3d4b9ff7b75f4fbdb8078541d3b09480a45b85af  versions/b7a90c3d5e12_first_categories_and_products.sql.tmpl
--   upgrade   5a6d3e9f8c21  line 146  stock by warehouse
--             sha256:12e2c49a9d6208a697355d0e7aaf9b9727caef5a658ea48162fc160499050c7c  versions/5a6d3e9f8c21_stock_by_warehouse.sql.tmpl
--   upgrade   1b8f4c7d2e93  line 191  moves change the stock
--             sha256:bbc2f39f516b3f94bb978dd95af93b657bf20fb2e6b3bacd8e7016b4bafbec2f  versions/1b8f4c7d2e93_moves_change_the_stock.sql.tmpl
--   upgrade   c4e1f8a92d07  line 211  invoices and payments
--             sha256:762a831e8ac9c3870c00c192f5476f50335aeab51777f86b346be4d7487cd28f  versions/c4e1f8a92d07_invoices_and_payments.sql.tmpl
--   upgrade   e92b7d10c6f4  line 240  bill what was shipped
--             sha256:cf32d37a93ae69a8c54c31fcf5bb175bf73cd1e08da9720162b908f13696bede  versions/e92b7d10c6f4_bill_what_was_shipped.sql.tmpl
--   upgrade   9c0d5e7f3a18  line 257  billing and warehouse together
--             sha256:127c475c2dc20d943763ef29e8a4e5607e1cd987666e0ca60b9028b3627f8c74  versions/9c0d5e7f3a18_billing_and_warehouse_together.sql.tmpl
--   upgrade   d3f7a1b9e564  line 271  loyalty points, longer addresses, no phone
--             sha256:400e2265c50d3f3610b7cf25ca01e3f95b18b099902f2cf70f88ef2abafb0a7e  versions/d3f7a1b9e564_loyalty_and_longer_addresses.sql.tmpl
--   upgrade   f06a2c8e4d71  line 291  returns and their reasons
--             sha256:81c49d25065da9d6a0ff2e1bbe6efe39d8ae6b3952308bc8fe44b6baa184570f  versions/f06a2c8e4d71_returns_and_their_reasons.sql.tmpl
-- Tables:
--   creates customer, category, product, sales_order, order_line, warehouse, stock, stock_move, invoice, payment, return_reason
--   alters product, sales_order, payment, customer, order_line, stock_move
--   writes rows of category, product, warehouse, return_reason
--   whatever the SQL is about in 5a6d3e9f8c21, 1b8f4c7d2e93, e92b7d10c6f4
-- Needs:
--   CREATE, SELECT, INSERT, UPDATE and DELETE on the database, for mig's own tables too
--   ALTER
--   INDEX
--   DROP
--   REFERENCES on the tables that foreign keys name
--   what its raw SQL needs
-- Run it with: mysql --comments --default-character-set=utf8mb4 DATABASE < SCRIPT.sql
-- sha256 of this file but for this line: 2e8c1c01d56177271697557f9af53c57c72b2724170b94bf753a4bd475133aec

CREATE TABLE IF NOT EXISTS mig_version (
    version_num VARCHAR(255) NOT NULL PRIMARY KEY
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- Running upgrade  -> 3f1c9a7e2b40, customers and products

CREATE TABLE customer (
    id INTEGER NOT NULL AUTO_INCREMENT,
    email VARCHAR(120) NOT NULL,
    full_name NATIONAL VARCHAR(80) NOT NULL,
    phone VARCHAR(30),
    is_business BOOL NOT NULL DEFAULT false,
    created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT uq_customer_email UNIQUE (email)
)COMMENT='people and firms that buy from us';

CREATE TABLE category (
    code VARCHAR(12) NOT NULL,
    title NATIONAL VARCHAR(60) NOT NULL,
    parent_code VARCHAR(12),
    CONSTRAINT pk_category PRIMARY KEY (code),
    CONSTRAINT fk_category_parent_code FOREIGN KEY(parent_code) REFERENCES category (code)
);

CREATE TABLE product (
    id INTEGER NOT NULL AUTO_INCREMENT,
    sku VARCHAR(24) NOT NULL,
    title NATIONAL VARCHAR(120) NOT NULL,
    category_code VARCHAR(12) NOT NULL,
    price NUMERIC(10, 2) NOT NULL COMMENT 'in EUR, tax included',
    weight_g INTEGER,
    description TEXT,
    CONSTRAINT pk_product PRIMARY KEY (id),
    CONSTRAINT uq_product_sku UNIQUE (sku),
    CONSTRAINT fk_product_category_code FOREIGN KEY(category_code) REFERENCES category (code),
    CONSTRAINT ck_product_price CHECK (price >= 0),
    CONSTRAINT ck_product_weight_g CHECK (weight_g > 0)
);

CREATE INDEX ix_product_category ON product (category_code, title);

INSERT INTO mig_version (version_num) VALUES ('3f1c9a7e2b40');

-- Running upgrade 3f1c9a7e2b40 -> 8d2e4b6f1a35, orders

CREATE TABLE sales_order (
    id INTEGER NOT NULL AUTO_INCREMENT,
    customer_id INTEGER NOT NULL,
    state VARCHAR(10) NOT NULL DEFAULT 'new',
    ordered_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    shipped_on DATE,
    remark NATIONAL VARCHAR(400),
    CONSTRAINT pk_sales_order PRIMARY KEY (id),
    CONSTRAINT fk_sales_order_customer FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT ck_sales_order_state CHECK (state IN ('new', 'paid', 'shipped', 'returned'))
);

CREATE TABLE order_line (
    order_id INTEGER NOT NULL,
    line_no SMALLINT NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL DEFAULT 1,
    unit_price NUMERIC(10, 2) NOT NULL,
    CONSTRAINT pk_order_line PRIMARY KEY (order_id, line_no),
    CONSTRAINT ck_order_line_quantity CHECK (quantity > 0),
    CONSTRAINT fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id) ON DELETE CASCADE,
    CONSTRAINT fk_order_line_product_id FOREIGN KEY(product_id) REFERENCES product (id)
);

CREATE INDEX ix_sales_order_customer ON sales_order (customer_id, ordered_at DESC);

START TRANSACTION;

UPDATE mig_version SET version_num = '8d2e4b6f1a35' WHERE version_num = '3f1c9a7e2b40';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 8d2e4b6f1a35 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running upgrade 8d2e4b6f1a35 -> b7a90c3d5e12, first categories and products

INSERT INTO category (code, title, parent_code) VALUES ('bikes', 'Bicycles', NULL);

INSERT INTO category (code, title, parent_code) VALUES ('city', 'City bikes', 'bikes');

INSERT INTO category (code, title, parent_code) VALUES ('cargo', 'Cargo bikes', 'bikes');

INSERT INTO category (code, title, parent_code) VALUES ('parts', 'Spare parts', NULL);

INSERT INTO category (code, title, parent_code) VALUES ('wear', 'Clothing & helmets', NULL);

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('CB-100', 'City bike "Řeka", 8 gears', 'city', 749.00, 14200);

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('CG-200', 'Cargo bike, two wheels', 'cargo', 3290.50, 31500);

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('PT-017', 'Chain, 116 links; it''s nickel-plated', 'parts', 21.90, 285);

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('WR-003', 'Rain cape', 'wear', 59, NULL);

START TRANSACTION;

UPDATE mig_version SET version_num = 'b7a90c3d5e12' WHERE version_num = '8d2e4b6f1a35';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: b7a90c3d5e12 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running upgrade b7a90c3d5e12 -> 5a6d3e9f8c21, stock by warehouse

CREATE TABLE warehouse (
    id SMALLINT NOT NULL,
    name NATIONAL VARCHAR(40) NOT NULL,
    town NATIONAL VARCHAR(40) NOT NULL,
    CONSTRAINT pk_warehouse PRIMARY KEY (id)
);

CREATE TABLE stock (
    warehouse_id SMALLINT NOT NULL,
    product_id INTEGER NOT NULL,
    on_hand INTEGER NOT NULL DEFAULT 0,
    changed_at DATETIME,
    CONSTRAINT pk_stock PRIMARY KEY (warehouse_id, product_id),
    CONSTRAINT fk_stock_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT fk_stock_product_id FOREIGN KEY(product_id) REFERENCES product (id)
);

CREATE TABLE stock_move (
    id INTEGER NOT NULL AUTO_INCREMENT,
    warehouse_id SMALLINT NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    moved_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_stock_move PRIMARY KEY (id),
    CONSTRAINT fk_stock_move_stock FOREIGN KEY(warehouse_id, product_id) REFERENCES stock (warehouse_id, product_id),
    CONSTRAINT ck_stock_move_quantity CHECK (quantity <> 0)
);

INSERT INTO warehouse (id, name, town) VALUES (1, 'Shop', 'Olomouc');

INSERT INTO warehouse (id, name, town) VALUES (2, 'Depot', 'Přerov');

INSERT INTO stock (warehouse_id, product_id, on_hand)
SELECT w.id, p.id, 0 FROM warehouse w CROSS JOIN product p;

START TRANSACTION;

UPDATE mig_version SET version_num = '5a6d3e9f8c21' WHERE version_num = 'b7a90c3d5e12';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 5a6d3e9f8c21 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running upgrade 5a6d3e9f8c21 -> 1b8f4c7d2e93, moves change the stock

DELIMITER //
CREATE TRIGGER stock_move_applied AFTER INSERT ON stock_move FOR EACH ROW
BEGIN
    UPDATE stock
       SET on_hand = on_hand + NEW.quantity, changed_at = NEW.moved_at
     WHERE warehouse_id = NEW.warehouse_id AND product_id = NEW.product_id;
END
//
DELIMITER ;

START TRANSACTION;

UPDATE mig_version SET version_num = '1b8f4c7d2e93' WHERE version_num = '5a6d3e9f8c21';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 1b8f4c7d2e93 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running upgrade b7a90c3d5e12 -> c4e1f8a92d07, invoices and payments

CREATE TABLE invoice (
    id INTEGER NOT NULL AUTO_INCREMENT,
    invoice_no VARCHAR(20) NOT NULL,
    order_id INTEGER NOT NULL,
    issued_on DATE NOT NULL,
    amount NUMERIC(12, 2) NOT NULL,
    currency CHAR(3) NOT NULL DEFAULT 'EUR',
    CONSTRAINT pk_invoice PRIMARY KEY (id),
    CONSTRAINT ck_invoice_1 CHECK (amount >= 0),
    CONSTRAINT uq_invoice_invoice_no UNIQUE (invoice_no),
    CONSTRAINT fk_invoice_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id)
);

CREATE TABLE payment (
    id INTEGER NOT NULL AUTO_INCREMENT,
    invoice_id INTEGER NOT NULL,
    paid_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    amount NUMERIC(12, 2) NOT NULL,
    reference VARCHAR(60),
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT fk_payment_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) ON DELETE CASCADE
);

CREATE INDEX ix_payment_invoice_id ON payment (invoice_id);

INSERT INTO mig_version (version_num) VALUES ('c4e1f8a92d07');

-- Running upgrade c4e1f8a92d07 -> e92b7d10c6f4, bill what was shipped

INSERT INTO invoice (invoice_no, order_id, issued_on, amount)
SELECT CONCAT('OLD-', o.id), o.id, o.shipped_on, SUM(l.quantity * l.unit_price)
  FROM sales_order o
  JOIN order_line l ON l.order_id = o.id
 WHERE o.state = 'shipped' AND o.shipped_on IS NOT NULL
 GROUP BY o.id, o.shipped_on;

START TRANSACTION;

UPDATE mig_version SET version_num = 'e92b7d10c6f4' WHERE version_num = 'c4e1f8a92d07';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: e92b7d10c6f4 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running upgrade e92b7d10c6f4, 1b8f4c7d2e93 -> 9c0d5e7f3a18, billing and warehouse together

START TRANSACTION;

DELETE FROM mig_version WHERE version_num = 'e92b7d10c6f4';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 9c0d5e7f3a18 is done; but mig''s own tables are not what it expects: one row should have changed');

UPDATE mig_version SET version_num = '9c0d5e7f3a18' WHERE version_num = '1b8f4c7d2e93';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: 9c0d5e7f3a18 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running upgrade 9c0d5e7f3a18 -> d3f7a1b9e564, loyalty points, longer addresses, no phone

ALTER TABLE customer ADD COLUMN loyalty_points INTEGER NOT NULL DEFAULT 0;

ALTER TABLE customer ADD COLUMN vat_id VARCHAR(20);

CREATE INDEX ix_customer_vat_id ON customer (vat_id);

ALTER TABLE customer DROP COLUMN phone;

ALTER TABLE customer MODIFY email VARCHAR(254) NOT NULL;

START TRANSACTION;

UPDATE mig_version SET version_num = 'd3f7a1b9e564' WHERE version_num = '9c0d5e7f3a18';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: d3f7a1b9e564 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;

-- Running upgrade d3f7a1b9e564 -> f06a2c8e4d71, returns and their reasons

CREATE TABLE return_reason (
    code VARCHAR(10) NOT NULL,
    title NATIONAL VARCHAR(60) NOT NULL,
    refund BOOL NOT NULL DEFAULT true,
    CONSTRAINT pk_return_reason PRIMARY KEY (code)
);

INSERT INTO return_reason (code, title, refund) VALUES ('damaged', 'Arrived damaged', true);

INSERT INTO return_reason (code, title, refund) VALUES ('size', 'Wrong size', true);

INSERT INTO return_reason (code, title, refund) VALUES ('late', 'Came too late', true);

INSERT INTO return_reason (code, title, refund) VALUES ('mind', 'Changed their mind', false);

ALTER TABLE order_line ADD COLUMN return_code VARCHAR(10);

ALTER TABLE order_line ADD CONSTRAINT fk_order_line_return_code FOREIGN KEY(return_code) REFERENCES return_reason (code);

ALTER TABLE stock_move RENAME TO stock_movement;

START TRANSACTION;

UPDATE mig_version SET version_num = 'f06a2c8e4d71' WHERE version_num = 'd3f7a1b9e564';

SET SESSION sql_mode = IF(ROW_COUNT() = 1, @@SESSION.sql_mode, 'mig: f06a2c8e4d71 is done; but mig''s own tables are not what it expects: one row should have changed');

COMMIT;


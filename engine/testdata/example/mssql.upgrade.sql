-- Migration script by mig test for mssql 2019
-- From base to f06a2c8e4d71
--   upgrade   3f1c9a7e2b40  line 45  customers and products
--             sha256:98614f835d730ff6f34ee04378dac3acf2bd4e1354cf16dd63bc289509acf756  versions/3f1c9a7e2b40_customers_and_products.sql.tmpl
--   upgrade   8d2e4b6f1a35  line 100  orders
--             sha256:a6f29ee1dbce428c857f00cfd3e5c811b0ca006ccc07878271e22982d748c94f  versions/8d2e4b6f1a35_orders.sql.tmpl
--   upgrade   b7a90c3d5e12  line 147  first categories and products
--             sha256:2c239fa5990bf944c925b16a3d4b9ff7b75f4fbdb8078541d3b09480a45b85af  versions/b7a90c3d5e12_first_categories_and_products.sql.tmpl
--   upgrade   5a6d3e9f8c21  line 192  stock by warehouse
--             sha256:12e2c49a9d6208a697355d0e7aaf9b9727caef5a658ea48162fc160499050c7c  versions/5a6d3e9f8c21_stock_by_warehouse.sql.tmpl
--   upgrade   1b8f4c7d2e93  line 251  moves change the stock
--             sha256:bbc2f39f516b3f94bb978dd95af93b657bf20fb2e6b3bacd8e7016b4bafbec2f  versions/1b8f4c7d2e93_moves_change_the_stock.sql.tmpl
--   upgrade   c4e1f8a92d07  line 282  invoices and payments
--             sha256:762a831e8ac9c3870c00c192f5476f50335aeab51777f86b346be4d7487cd28f  versions/c4e1f8a92d07_invoices_and_payments.sql.tmpl
--   upgrade   e92b7d10c6f4  line 321  bill what was shipped
--             sha256:cf32d37a93ae69a8c54c31fcf5bb175bf73cd1e08da9720162b908f13696bede  versions/e92b7d10c6f4_bill_what_was_shipped.sql.tmpl
--   upgrade   9c0d5e7f3a18  line 347  billing and warehouse together
--             sha256:127c475c2dc20d943763ef29e8a4e5607e1cd987666e0ca60b9028b3627f8c74  versions/9c0d5e7f3a18_billing_and_warehouse_together.sql.tmpl
--   upgrade   d3f7a1b9e564  line 375  loyalty points, longer addresses, no phone
--             sha256:400e2265c50d3f3610b7cf25ca01e3f95b18b099902f2cf70f88ef2abafb0a7e  versions/d3f7a1b9e564_loyalty_and_longer_addresses.sql.tmpl
--   upgrade   f06a2c8e4d71  line 408  returns and their reasons
--             sha256:81c49d25065da9d6a0ff2e1bbe6efe39d8ae6b3952308bc8fe44b6baa184570f  versions/f06a2c8e4d71_returns_and_their_reasons.sql.tmpl
-- Tables:
--   creates customer, category, product, sales_order, order_line, warehouse, stock, stock_move, invoice, payment, return_reason
--   alters product, sales_order, payment, customer, order_line, stock_move
--   writes rows of category, product, warehouse, return_reason
--   whatever the SQL is about in 5a6d3e9f8c21, 1b8f4c7d2e93, e92b7d10c6f4
-- Needs:
--   all rights on mig's own tables; CREATE TABLE and ALTER on the schema where they are not there yet
--   CREATE TABLE and ALTER on the schema
--   ALTER on what it alters, indexes or drops
--   VIEW DEFINITION, to look up names
--   REFERENCES on the tables that foreign keys name
--   SELECT, INSERT and UPDATE on the tables whose rows it writes
--   what its raw SQL needs
-- Run it with: sqlcmd -b -I -f 65001 -i SCRIPT.sql
-- sha256 of this file but for this line: 2e55856d03419bce2fe8e5cfbb2412d0dc36890c4b65b934919204ccd4f38a6c

IF OBJECT_ID(N'mig_version', N'U') IS NULL
CREATE TABLE mig_version (
    version_num NVARCHAR(255) NOT NULL PRIMARY KEY
);
GO

-- Running upgrade  -> 3f1c9a7e2b40, customers and products

BEGIN TRANSACTION;
GO

CREATE TABLE customer (
    id INTEGER NOT NULL IDENTITY,
    email VARCHAR(120) NOT NULL,
    full_name NVARCHAR(80) NOT NULL,
    phone VARCHAR(30) NULL,
    is_business BIT NOT NULL CONSTRAINT df_customer_is_business DEFAULT 0,
    created_at DATETIME NOT NULL CONSTRAINT df_customer_created_at DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_customer PRIMARY KEY (id),
    CONSTRAINT uq_customer_email UNIQUE (email)
);
GO

execute sp_addextendedproperty 'MS_Description', N'people and firms that buy from us', 'schema', dbo, 'table', customer;
GO

CREATE TABLE category (
    code VARCHAR(12) NOT NULL,
    title NVARCHAR(60) NOT NULL,
    parent_code VARCHAR(12) NULL,
    CONSTRAINT pk_category PRIMARY KEY (code),
    CONSTRAINT fk_category_parent_code FOREIGN KEY(parent_code) REFERENCES category (code)
);
GO

CREATE TABLE product (
    id INTEGER NOT NULL IDENTITY,
    sku VARCHAR(24) NOT NULL,
    title NVARCHAR(120) NOT NULL,
    category_code VARCHAR(12) NOT NULL,
    price NUMERIC(10, 2) NOT NULL CONSTRAINT ck_product_price CHECK (price >= 0),
    weight_g INTEGER NULL CONSTRAINT ck_product_weight_g CHECK (weight_g > 0),
    description VARCHAR(max) NULL,
    CONSTRAINT pk_product PRIMARY KEY (id),
    CONSTRAINT uq_product_sku UNIQUE (sku),
    CONSTRAINT fk_product_category_code FOREIGN KEY(category_code) REFERENCES category (code)
);
GO

execute sp_addextendedproperty 'MS_Description', N'in EUR, tax included', 'schema', dbo, 'table', product, 'column', price;
GO

CREATE INDEX ix_product_category ON product (category_code, title);
GO

INSERT INTO mig_version (version_num) VALUES ('3f1c9a7e2b40');
GO

COMMIT;
GO

-- Running upgrade 3f1c9a7e2b40 -> 8d2e4b6f1a35, orders

BEGIN TRANSACTION;
GO

CREATE TABLE sales_order (
    id INTEGER NOT NULL IDENTITY,
    customer_id INTEGER NOT NULL,
    state VARCHAR(10) NOT NULL CONSTRAINT df_sales_order_state DEFAULT 'new',
    ordered_at DATETIME NOT NULL CONSTRAINT df_sales_order_ordered_at DEFAULT CURRENT_TIMESTAMP,
    shipped_on DATE NULL,
    remark NVARCHAR(400) NULL,
    CONSTRAINT pk_sales_order PRIMARY KEY (id),
    CONSTRAINT fk_sales_order_customer FOREIGN KEY(customer_id) REFERENCES customer (id),
    CONSTRAINT ck_sales_order_state CHECK (state IN ('new', 'paid', 'shipped', 'returned'))
);
GO

CREATE TABLE order_line (
    order_id INTEGER NOT NULL,
    line_no SMALLINT NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT df_order_line_quantity DEFAULT 1,
    unit_price NUMERIC(10, 2) NOT NULL,
    CONSTRAINT pk_order_line PRIMARY KEY (order_id, line_no),
    CONSTRAINT ck_order_line_quantity CHECK (quantity > 0),
    CONSTRAINT fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id) ON DELETE CASCADE,
    CONSTRAINT fk_order_line_product_id FOREIGN KEY(product_id) REFERENCES product (id)
);
GO

CREATE INDEX ix_sales_order_customer ON sales_order (customer_id, ordered_at DESC);
GO

UPDATE mig_version SET version_num = '8d2e4b6f1a35' WHERE version_num = '3f1c9a7e2b40';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: 8d2e4b6f1a35 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

-- Running upgrade 8d2e4b6f1a35 -> b7a90c3d5e12, first categories and products

BEGIN TRANSACTION;
GO

INSERT INTO category (code, title, parent_code) VALUES ('bikes', 'Bicycles', NULL);
GO

INSERT INTO category (code, title, parent_code) VALUES ('city', 'City bikes', 'bikes');
GO

INSERT INTO category (code, title, parent_code) VALUES ('cargo', 'Cargo bikes', 'bikes');
GO

INSERT INTO category (code, title, parent_code) VALUES ('parts', 'Spare parts', NULL);
GO

INSERT INTO category (code, title, parent_code) VALUES ('wear', 'Clothing & helmets', NULL);
GO

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('CB-100', N'City bike "Řeka", 8 gears', 'city', 749.00, 14200);
GO

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('CG-200', 'Cargo bike, two wheels', 'cargo', 3290.50, 31500);
GO

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('PT-017', 'Chain, 116 links; it''s nickel-plated', 'parts', 21.90, 285);
GO

INSERT INTO product (sku, title, category_code, price, weight_g) VALUES ('WR-003', 'Rain cape', 'wear', 59, NULL);
GO

UPDATE mig_version SET version_num = 'b7a90c3d5e12' WHERE version_num = '8d2e4b6f1a35';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: b7a90c3d5e12 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

-- Running upgrade b7a90c3d5e12 -> 5a6d3e9f8c21, stock by warehouse

BEGIN TRANSACTION;
GO

CREATE TABLE warehouse (
    id SMALLINT NOT NULL,
    name NVARCHAR(40) NOT NULL,
    town NVARCHAR(40) NOT NULL,
    CONSTRAINT pk_warehouse PRIMARY KEY (id)
);
GO

CREATE TABLE stock (
    warehouse_id SMALLINT NOT NULL,
    product_id INTEGER NOT NULL,
    on_hand INTEGER NOT NULL CONSTRAINT df_stock_on_hand DEFAULT 0,
    changed_at DATETIME NULL,
    CONSTRAINT pk_stock PRIMARY KEY (warehouse_id, product_id),
    CONSTRAINT fk_stock_warehouse_id FOREIGN KEY(warehouse_id) REFERENCES warehouse (id),
    CONSTRAINT fk_stock_product_id FOREIGN KEY(product_id) REFERENCES product (id)
);
GO

CREATE TABLE stock_move (
    id INTEGER NOT NULL IDENTITY,
    warehouse_id SMALLINT NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    moved_at DATETIME NOT NULL CONSTRAINT df_stock_move_moved_at DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT pk_stock_move PRIMARY KEY (id),
    CONSTRAINT fk_stock_move_stock FOREIGN KEY(warehouse_id, product_id) REFERENCES stock (warehouse_id, product_id),
    CONSTRAINT ck_stock_move_quantity CHECK (quantity <> 0)
);
GO

INSERT INTO warehouse (id, name, town) VALUES (1, 'Shop', 'Olomouc');
GO

INSERT INTO warehouse (id, name, town) VALUES (2, 'Depot', N'Přerov');
GO

INSERT INTO stock (warehouse_id, product_id, on_hand)
SELECT w.id, p.id, 0 FROM warehouse w CROSS JOIN product p;
GO

UPDATE mig_version SET version_num = '5a6d3e9f8c21' WHERE version_num = 'b7a90c3d5e12';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: 5a6d3e9f8c21 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

-- Running upgrade 5a6d3e9f8c21 -> 1b8f4c7d2e93, moves change the stock

BEGIN TRANSACTION;
GO

CREATE TRIGGER stock_move_applied ON stock_move AFTER INSERT AS
BEGIN
    SET NOCOUNT ON;
    UPDATE s
       SET on_hand = s.on_hand + m.quantity, changed_at = m.moved_at
      FROM stock s
      JOIN (SELECT warehouse_id, product_id, SUM(quantity) AS quantity, MAX(moved_at) AS moved_at
              FROM inserted
             GROUP BY warehouse_id, product_id) m
        ON m.warehouse_id = s.warehouse_id AND m.product_id = s.product_id;
END
GO

UPDATE mig_version SET version_num = '1b8f4c7d2e93' WHERE version_num = '5a6d3e9f8c21';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: 1b8f4c7d2e93 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

-- Running upgrade b7a90c3d5e12 -> c4e1f8a92d07, invoices and payments

BEGIN TRANSACTION;
GO

CREATE TABLE invoice (
    id INTEGER NOT NULL IDENTITY,
    invoice_no VARCHAR(20) NOT NULL,
    order_id INTEGER NOT NULL,
    issued_on DATE NOT NULL,
    amount NUMERIC(12, 2) NOT NULL,
    currency CHAR(3) NOT NULL CONSTRAINT df_invoice_currency DEFAULT 'EUR',
    CONSTRAINT pk_invoice PRIMARY KEY (id),
    CONSTRAINT ck_invoice_1 CHECK (amount >= 0),
    CONSTRAINT uq_invoice_invoice_no UNIQUE (invoice_no),
    CONSTRAINT fk_invoice_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id)
);
GO

CREATE TABLE payment (
    id INTEGER NOT NULL IDENTITY,
    invoice_id INTEGER NOT NULL,
    paid_at DATETIME2 NOT NULL CONSTRAINT df_payment_paid_at DEFAULT CURRENT_TIMESTAMP,
    amount NUMERIC(12, 2) NOT NULL,
    reference VARCHAR(60) NULL,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT fk_payment_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id) ON DELETE CASCADE
);
GO

CREATE INDEX ix_payment_invoice_id ON payment (invoice_id);
GO

INSERT INTO mig_version (version_num) VALUES ('c4e1f8a92d07');
GO

COMMIT;
GO

-- Running upgrade c4e1f8a92d07 -> e92b7d10c6f4, bill what was shipped

BEGIN TRANSACTION;
GO

INSERT INTO invoice (invoice_no, order_id, issued_on, amount)
SELECT CONCAT('OLD-', o.id), o.id, o.shipped_on, SUM(l.quantity * l.unit_price)
  FROM sales_order o
  JOIN order_line l ON l.order_id = o.id
 WHERE o.state = 'shipped' AND o.shipped_on IS NOT NULL
 GROUP BY o.id, o.shipped_on;
GO

UPDATE mig_version SET version_num = 'e92b7d10c6f4' WHERE version_num = 'c4e1f8a92d07';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: e92b7d10c6f4 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

-- Running upgrade e92b7d10c6f4, 1b8f4c7d2e93 -> 9c0d5e7f3a18, billing and warehouse together

BEGIN TRANSACTION;
GO

DELETE FROM mig_version WHERE version_num = 'e92b7d10c6f4';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: 9c0d5e7f3a18 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

UPDATE mig_version SET version_num = '9c0d5e7f3a18' WHERE version_num = '1b8f4c7d2e93';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: 9c0d5e7f3a18 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

-- Running upgrade 9c0d5e7f3a18 -> d3f7a1b9e564, loyalty points, longer addresses, no phone

BEGIN TRANSACTION;
GO

ALTER TABLE customer ADD loyalty_points INTEGER NOT NULL CONSTRAINT df_customer_loyalty_points DEFAULT 0;
GO

ALTER TABLE customer ADD vat_id VARCHAR(20) NULL;
GO

CREATE INDEX ix_customer_vat_id ON customer (vat_id);
GO

ALTER TABLE customer DROP COLUMN phone;
GO

ALTER TABLE customer ALTER COLUMN email VARCHAR(254) NOT NULL;
GO

UPDATE mig_version SET version_num = 'd3f7a1b9e564' WHERE version_num = '9c0d5e7f3a18';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: d3f7a1b9e564 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

-- Running upgrade d3f7a1b9e564 -> f06a2c8e4d71, returns and their reasons

BEGIN TRANSACTION;
GO

CREATE TABLE return_reason (
    code VARCHAR(10) NOT NULL,
    title NVARCHAR(60) NOT NULL,
    refund BIT NOT NULL CONSTRAINT df_return_reason_refund DEFAULT 1,
    CONSTRAINT pk_return_reason PRIMARY KEY (code)
);
GO

INSERT INTO return_reason (code, title, refund) VALUES ('damaged', 'Arrived damaged', 1);
GO

INSERT INTO return_reason (code, title, refund) VALUES ('size', 'Wrong size', 1);
GO

INSERT INTO return_reason (code, title, refund) VALUES ('late', 'Came too late', 1);
GO

INSERT INTO return_reason (code, title, refund) VALUES ('mind', 'Changed their mind', 0);
GO

ALTER TABLE order_line ADD return_code VARCHAR(10) NULL;
GO

ALTER TABLE order_line ADD CONSTRAINT fk_order_line_return_code FOREIGN KEY(return_code) REFERENCES return_reason (code);
GO

EXEC sp_rename N'stock_move', N'stock_movement';
GO

UPDATE mig_version SET version_num = 'f06a2c8e4d71' WHERE version_num = 'd3f7a1b9e564';
IF @@ROWCOUNT <> 1
BEGIN
    DECLARE @mig_message NVARCHAR(2000) = N'mig: f06a2c8e4d71 is done, but mig''s own tables are not what it expects: one row should have changed';
    IF @@TRANCOUNT > 0 ROLLBACK;
    RAISERROR(N'%s', 16, 1, @mig_message);
    SET NOEXEC ON;
END;
GO

COMMIT;
GO

DECLARE @mig_error INT = @@ERROR;
SET NOEXEC OFF;
IF @@TRANCOUNT > 0 ROLLBACK;
IF @mig_error IS NULL OR @mig_error <> 0
    RAISERROR(N'mig: the script has stopped at the error above; what came after it did not run', 16, 1);
GO


-- What MariaDB has beside plain tables.
CREATE SEQUENCE ticket_nr START WITH 100 INCREMENT BY 5 MAXVALUE 1000 CACHE 10 CYCLE;
CREATE SEQUENCE plain_nr;
CREATE TABLE left_one (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, right_id INT, note TEXT, PRIMARY KEY (id));
CREATE TABLE right_one (id INT NOT NULL AUTO_INCREMENT, left_id BIGINT UNSIGNED, PRIMARY KEY (id), CONSTRAINT fk_left FOREIGN KEY (left_id) REFERENCES left_one (id) ON DELETE SET NULL);
ALTER TABLE left_one ADD CONSTRAINT fk_right FOREIGN KEY (right_id) REFERENCES right_one (id) ON UPDATE CASCADE;
CREATE TABLE `Odd Table` (
    `The Id` SMALLINT NOT NULL, t1 TINYINT(1), t4 TINYINT, m MEDIUMINT UNSIGNED, z INT(6) ZEROFILL, b BIT(3) DEFAULT b'101', price DECIMAL(8,3), f FLOAT, f2 FLOAT(7,2), d DOUBLE DEFAULT 1.5,
    dt DATE DEFAULT '2020-01-31', tm TIME(3), dtm DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), ts TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, ts2 TIMESTAMP NULL, y YEAR,
    ch CHAR(5), vc VARCHAR(20) COLLATE utf8mb4_bin DEFAULT 'it''s \\ "ok"', bin BINARY(4), vb VARBINARY(8), tb TINYBLOB, lb LONGBLOB, tt TINYTEXT, mt MEDIUMTEXT COMMENT 'it''s € \\', lt LONGTEXT,
    e ENUM('a','it''s','x,y') DEFAULT 'a', s SET('p','q'), j JSON, u UUID DEFAULT UUID(), ip INET6, g POINT NOT NULL,
    total DECIMAL(10,2) AS (price * 2) PERSISTENT, half DECIMAL(10,2) AS (price / 2) VIRTUAL, up VARCHAR(20) CHARACTER SET latin1 DEFAULT (CONCAT('a', 'b')),
    a INT CHECK (a > 0), CONSTRAINT ck_named CHECK (price > 0 AND vc <> 'it''s'),
    PRIMARY KEY (`The Id`, dt), UNIQUE KEY uq_odd (vc, ch), UNIQUE KEY ux_prefix (mt(10)), KEY ix_desc (price DESC, d), FULLTEXT KEY ft (lt), SPATIAL KEY sp (g), KEY ix_hash (m) USING HASH
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='it''s "odd" \\ `really`
on two lines';
CREATE TABLE mem (id INT PRIMARY KEY, KEY ix (id) USING BTREE) ENGINE=MEMORY;
CREATE VIEW z_base AS SELECT id, note AS `The Note` FROM left_one WHERE note LIKE '%it''s "%';
CREATE VIEW a_view AS SELECT z.id FROM z_base z JOIN right_one r ON r.left_id = z.id;
CREATE VIEW checked AS SELECT id, right_id FROM left_one WHERE right_id > 0 WITH LOCAL CHECK OPTION;

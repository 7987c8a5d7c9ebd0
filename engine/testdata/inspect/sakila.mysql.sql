-- Sakila: the structure of the sample database of MySQL AB (BSD licence, https://dev.mysql.com/doc/sakila/en/), with triggers, views and routines; written anew.
CREATE TABLE country (
    country_id int unsigned NOT NULL AUTO_INCREMENT, country varchar(50) NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (country_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE city (
    city_id int unsigned NOT NULL AUTO_INCREMENT, city varchar(50) NOT NULL, country_id int unsigned NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (city_id), KEY idx_fk_country_id (country_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE address (
    address_id int unsigned NOT NULL AUTO_INCREMENT, address varchar(50) NOT NULL, address2 varchar(50), district varchar(20) NOT NULL,
    city_id int unsigned NOT NULL, postal_code varchar(10), phone varchar(20) NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (address_id), KEY idx_fk_city_id (city_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE language (
    language_id int unsigned NOT NULL AUTO_INCREMENT, name char(20) NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (language_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE actor (
    actor_id int unsigned NOT NULL AUTO_INCREMENT, first_name varchar(45) NOT NULL, last_name varchar(45) NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (actor_id), KEY idx_actor_last_name (last_name)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE category (
    category_id int unsigned NOT NULL AUTO_INCREMENT, name varchar(25) NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (category_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE store (
    store_id int unsigned NOT NULL AUTO_INCREMENT, manager_staff_id int unsigned NOT NULL, address_id int unsigned NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (store_id),
    UNIQUE KEY idx_unq_manager_staff_id (manager_staff_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE staff (
    staff_id int unsigned NOT NULL AUTO_INCREMENT, first_name varchar(45) NOT NULL, last_name varchar(45) NOT NULL, address_id int unsigned NOT NULL,
    email varchar(50), store_id int unsigned NOT NULL, active boolean DEFAULT true NOT NULL, username varchar(16) NOT NULL, password varchar(40),
    picture mediumblob, last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (staff_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE customer (
    customer_id int unsigned NOT NULL AUTO_INCREMENT, store_id int unsigned NOT NULL, first_name varchar(45) NOT NULL, last_name varchar(45) NOT NULL,
    email varchar(50), address_id int unsigned NOT NULL, activebool boolean DEFAULT true NOT NULL, create_date date DEFAULT '2020-01-01' NOT NULL,
    active int unsigned, last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (customer_id),
    KEY idx_fk_address_id (address_id), KEY idx_fk_store_id (store_id), KEY idx_last_name (last_name)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE film (
    film_id int unsigned NOT NULL AUTO_INCREMENT, title varchar(255) NOT NULL, description text, release_year year, language_id int unsigned NOT NULL,
    original_language_id int unsigned, rental_duration smallint unsigned DEFAULT 3 NOT NULL, rental_rate decimal(4,2) DEFAULT 4.99 NOT NULL,
    length smallint unsigned, replacement_cost decimal(5,2) DEFAULT 19.99 NOT NULL, rating enum('G','PG','PG-13','R','NC-17') DEFAULT 'G',
    special_features set('Trailers','Commentaries','Deleted Scenes','Behind the Scenes'),
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (film_id), KEY idx_title (title),
    KEY idx_fk_language_id (language_id), KEY idx_fk_original_language_id (original_language_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE film_actor (
    actor_id int unsigned NOT NULL, film_id int unsigned NOT NULL, last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (actor_id, film_id), KEY idx_fk_film_id (film_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE film_category (
    film_id int unsigned NOT NULL, category_id int unsigned NOT NULL, last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (film_id, category_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE inventory (
    inventory_id int unsigned NOT NULL AUTO_INCREMENT, film_id int unsigned NOT NULL, store_id int unsigned NOT NULL,
    last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, PRIMARY KEY (inventory_id),
    KEY idx_store_id_film_id (store_id, film_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE rental (
    rental_id int unsigned NOT NULL AUTO_INCREMENT, rental_date datetime NOT NULL, inventory_id int unsigned NOT NULL, customer_id int unsigned NOT NULL,
    return_date datetime, staff_id int unsigned NOT NULL, last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (rental_id), KEY idx_fk_inventory_id (inventory_id), UNIQUE KEY idx_unq_rental (rental_date, inventory_id, customer_id)
) DEFAULT CHARSET=utf8mb3;
CREATE TABLE payment (
    payment_id int unsigned NOT NULL AUTO_INCREMENT, customer_id int unsigned NOT NULL, staff_id int unsigned NOT NULL, rental_id int unsigned,
    amount decimal(5,2) NOT NULL, payment_date datetime NOT NULL, last_update timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    PRIMARY KEY (payment_id), KEY idx_fk_customer_id (customer_id), KEY idx_fk_staff_id (staff_id)
) DEFAULT CHARSET=utf8mb3;
ALTER TABLE city ADD CONSTRAINT fk_city_country FOREIGN KEY (country_id) REFERENCES country (country_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE address ADD CONSTRAINT fk_address_city FOREIGN KEY (city_id) REFERENCES city (city_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE store ADD CONSTRAINT fk_store_staff FOREIGN KEY (manager_staff_id) REFERENCES staff (staff_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE store ADD CONSTRAINT fk_store_address FOREIGN KEY (address_id) REFERENCES address (address_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE staff ADD CONSTRAINT fk_staff_address FOREIGN KEY (address_id) REFERENCES address (address_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE staff ADD CONSTRAINT fk_staff_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE customer ADD CONSTRAINT fk_customer_address FOREIGN KEY (address_id) REFERENCES address (address_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE customer ADD CONSTRAINT fk_customer_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE film ADD CONSTRAINT fk_film_language FOREIGN KEY (language_id) REFERENCES language (language_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE film ADD CONSTRAINT fk_film_language_original FOREIGN KEY (original_language_id) REFERENCES language (language_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE film_actor ADD CONSTRAINT fk_film_actor_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE film_actor ADD CONSTRAINT fk_film_actor_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE film_category ADD CONSTRAINT fk_film_category_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE film_category ADD CONSTRAINT fk_film_category_category FOREIGN KEY (category_id) REFERENCES category (category_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE inventory ADD CONSTRAINT fk_inventory_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE inventory ADD CONSTRAINT fk_inventory_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE rental ADD CONSTRAINT fk_rental_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE rental ADD CONSTRAINT fk_rental_inventory FOREIGN KEY (inventory_id) REFERENCES inventory (inventory_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE rental ADD CONSTRAINT fk_rental_staff FOREIGN KEY (staff_id) REFERENCES staff (staff_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE payment ADD CONSTRAINT fk_payment_customer FOREIGN KEY (customer_id) REFERENCES customer (customer_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE payment ADD CONSTRAINT fk_payment_staff FOREIGN KEY (staff_id) REFERENCES staff (staff_id) ON UPDATE CASCADE ON DELETE RESTRICT;
ALTER TABLE payment ADD CONSTRAINT fk_payment_rental FOREIGN KEY (rental_id) REFERENCES rental (rental_id) ON UPDATE CASCADE ON DELETE SET NULL;
CREATE TABLE film_text (film_id smallint NOT NULL, title varchar(255) NOT NULL, description text, PRIMARY KEY (film_id), FULLTEXT KEY idx_title_description (title, description)) ENGINE=MyISAM DEFAULT CHARSET=utf8mb3;
ALTER TABLE address ADD location geometry NOT NULL, ADD SPATIAL KEY idx_location (location);
DELIMITER ;;
CREATE TRIGGER ins_film AFTER INSERT ON film FOR EACH ROW BEGIN
    INSERT INTO film_text (film_id, title, description) VALUES (new.film_id, new.title, new.description);
  END;;
CREATE TRIGGER upd_film AFTER UPDATE ON film FOR EACH ROW BEGIN
    IF (old.title != new.title) OR (old.description != new.description) THEN
        UPDATE film_text SET title = new.title, description = new.description, film_id = new.film_id WHERE film_id = old.film_id;
    END IF;
  END;;
CREATE TRIGGER del_film AFTER DELETE ON film FOR EACH ROW BEGIN
    DELETE FROM film_text WHERE film_id = old.film_id;
  END;;
CREATE PROCEDURE film_in_stock(IN p_film_id INT, IN p_store_id INT, OUT p_film_count INT) READS SQL DATA
BEGIN
    SELECT inventory_id FROM inventory WHERE film_id = p_film_id AND store_id = p_store_id AND inventory_in_stock(inventory_id);
    SELECT FOUND_ROWS() INTO p_film_count;
END;;
CREATE FUNCTION inventory_in_stock(p_inventory_id INT) RETURNS BOOLEAN READS SQL DATA
BEGIN
    DECLARE v_out INT;
    SELECT COUNT(*) INTO v_out FROM rental WHERE inventory_id = p_inventory_id AND return_date IS NULL;
    IF v_out > 0 THEN RETURN FALSE; ELSE RETURN TRUE; END IF;
END;;
CREATE PROCEDURE rewards_report(IN min_monthly_purchases TINYINT UNSIGNED, OUT count_rewardees INT) READS SQL DATA COMMENT 'Provides a customizable report on best customers'
proc: BEGIN
    IF min_monthly_purchases = 0 THEN
        SELECT 'Minimum monthly purchases parameter must be > 0';
        LEAVE proc;
    END IF;
    SELECT COUNT(*) INTO count_rewardees FROM customer;
END;;
DELIMITER ;
CREATE VIEW customer_list AS
    SELECT cu.customer_id AS ID, CONCAT(cu.first_name, _utf8mb3' ', cu.last_name) AS name, a.address AS address, a.postal_code AS `zip code`, a.phone AS phone, city.city AS city,
        country.country AS country, IF(cu.active, _utf8mb3'active', _utf8mb3'') AS notes, cu.store_id AS SID
    FROM customer AS cu JOIN address AS a ON cu.address_id = a.address_id JOIN city ON a.city_id = city.city_id JOIN country ON city.country_id = country.country_id;
CREATE VIEW film_list AS
    SELECT film.film_id AS FID, film.title AS title, film.description AS description, category.name AS category, film.rental_rate AS price, film.length AS length, film.rating AS rating,
        GROUP_CONCAT(CONCAT(actor.first_name, _utf8mb3' ', actor.last_name) SEPARATOR ', ') AS actors
    FROM category LEFT JOIN film_category ON category.category_id = film_category.category_id LEFT JOIN film ON film_category.film_id = film.film_id
        JOIN film_actor ON film.film_id = film_actor.film_id JOIN actor ON film_actor.actor_id = actor.actor_id
    GROUP BY film.film_id, category.name;
CREATE VIEW sales_by_store AS
    SELECT CONCAT(c.city, _utf8mb3',', cy.country) AS store, CONCAT(m.first_name, _utf8mb3' ', m.last_name) AS manager, SUM(p.amount) AS total_sales
    FROM payment AS p INNER JOIN rental AS r ON p.rental_id = r.rental_id INNER JOIN inventory AS i ON r.inventory_id = i.inventory_id INNER JOIN store AS s ON i.store_id = s.store_id
        INNER JOIN address AS a ON s.address_id = a.address_id INNER JOIN city AS c ON a.city_id = c.city_id INNER JOIN country AS cy ON c.country_id = cy.country_id
        INNER JOIN staff AS m ON s.manager_staff_id = m.staff_id GROUP BY s.store_id ORDER BY cy.country, c.city;
CREATE SQL SECURITY INVOKER VIEW actor_info AS
    SELECT a.actor_id, a.first_name, a.last_name, GROUP_CONCAT(DISTINCT CONCAT(c.name, ': ', (SELECT GROUP_CONCAT(f.title ORDER BY f.title SEPARATOR ', ') FROM film f
        INNER JOIN film_category fc ON f.film_id = fc.film_id INNER JOIN film_actor fa ON f.film_id = fa.film_id WHERE fc.category_id = c.category_id AND fa.actor_id = a.actor_id))
        ORDER BY c.name SEPARATOR '; ') AS film_info
    FROM actor a LEFT JOIN film_actor fa ON a.actor_id = fa.actor_id LEFT JOIN film_category fc ON fa.film_id = fc.film_id LEFT JOIN category c ON fc.category_id = c.category_id
    GROUP BY a.actor_id, a.first_name, a.last_name;

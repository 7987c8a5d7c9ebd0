-- employees: the structure of the sample database of Fusheng Wang, Carlo Zaniolo and Giuseppe Maxia (https://github.com/datacharmer/test_db, CC BY-SA 3.0), with the partitions
-- that it has as a variant, and its functions; written anew.
CREATE TABLE employees (emp_no INT NOT NULL, birth_date DATE NOT NULL, first_name VARCHAR(14) NOT NULL, last_name VARCHAR(16) NOT NULL, gender ENUM ('M','F') NOT NULL, hire_date DATE NOT NULL, PRIMARY KEY (emp_no));
CREATE TABLE departments (dept_no CHAR(4) NOT NULL, dept_name VARCHAR(40) NOT NULL, PRIMARY KEY (dept_no), UNIQUE KEY (dept_name));
CREATE TABLE dept_manager (
    emp_no INT NOT NULL, dept_no CHAR(4) NOT NULL, from_date DATE NOT NULL, to_date DATE NOT NULL,
    FOREIGN KEY (emp_no) REFERENCES employees (emp_no) ON DELETE CASCADE, FOREIGN KEY (dept_no) REFERENCES departments (dept_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, dept_no)
);
CREATE TABLE dept_emp (
    emp_no INT NOT NULL, dept_no CHAR(4) NOT NULL, from_date DATE NOT NULL, to_date DATE NOT NULL,
    FOREIGN KEY (emp_no) REFERENCES employees (emp_no) ON DELETE CASCADE, FOREIGN KEY (dept_no) REFERENCES departments (dept_no) ON DELETE CASCADE, PRIMARY KEY (emp_no, dept_no)
);
CREATE TABLE titles (emp_no INT NOT NULL, title VARCHAR(50) NOT NULL, from_date DATE NOT NULL, to_date DATE, PRIMARY KEY (emp_no, title, from_date))
PARTITION BY RANGE COLUMNS (from_date) (PARTITION p01 VALUES LESS THAN ('1985-12-31'), PARTITION p02 VALUES LESS THAN ('1986-12-31'), PARTITION p03 VALUES LESS THAN (MAXVALUE));
CREATE TABLE salaries (emp_no INT NOT NULL, salary INT NOT NULL, from_date DATE NOT NULL, to_date DATE NOT NULL, PRIMARY KEY (emp_no, from_date))
PARTITION BY RANGE (TO_DAYS(from_date)) (PARTITION p01 VALUES LESS THAN (TO_DAYS('1985-12-31')), PARTITION p02 VALUES LESS THAN (TO_DAYS('1986-12-31')), PARTITION p03 VALUES LESS THAN MAXVALUE);
CREATE OR REPLACE VIEW dept_emp_latest_date AS SELECT emp_no, MAX(from_date) AS from_date, MAX(to_date) AS to_date FROM dept_emp GROUP BY emp_no;
CREATE OR REPLACE VIEW current_dept_emp AS SELECT l.emp_no, dept_no, l.from_date, l.to_date FROM dept_emp d INNER JOIN dept_emp_latest_date l ON d.emp_no = l.emp_no AND d.from_date = l.from_date AND l.to_date = d.to_date;
DELIMITER //
CREATE FUNCTION emp_dept_id(employee_id INT) RETURNS CHAR(4) READS SQL DATA
BEGIN
    DECLARE max_date DATE;
    SET max_date = (SELECT MAX(from_date) FROM dept_emp WHERE emp_no = employee_id);
    SET @max_date = max_date;
    RETURN (SELECT dept_no FROM dept_emp WHERE emp_no = employee_id AND from_date = max_date LIMIT 1);
END //
CREATE FUNCTION emp_name(employee_id INT) RETURNS VARCHAR(32) READS SQL DATA RETURN (SELECT CONCAT(first_name, ' ', last_name) FROM employees WHERE emp_no = employee_id) //
DELIMITER ;
CREATE OR REPLACE VIEW v_full_employees AS SELECT emp_no, emp_name(emp_no) AS name, emp_dept_id(emp_no) AS department FROM employees;

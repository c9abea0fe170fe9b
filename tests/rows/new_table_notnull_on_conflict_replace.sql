-- refused: lost-values at 0002_hired_required.up.sql:6
-- NOT NULL ON CONFLICT REPLACE quietly turns a NULL hired_on into the default '1970-01-01' during the copy

-- file: 0001_employees.up.sql
CREATE TABLE employees (emp_no INTEGER PRIMARY KEY, name TEXT NOT NULL, hired_on TEXT);

-- file: 0001_employees.down.sql
DROP TABLE employees;

-- file: 0002_hired_required.up.sql
CREATE TABLE employees_new (
    emp_no INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    hired_on TEXT NOT NULL ON CONFLICT REPLACE DEFAULT '1970-01-01'
);
INSERT INTO employees_new SELECT emp_no, name, hired_on FROM employees;
DROP TABLE employees;
ALTER TABLE employees_new RENAME TO employees;

-- file: 0002_hired_required.down.sql
CREATE TABLE employees__back (emp_no INTEGER PRIMARY KEY, name TEXT NOT NULL, hired_on TEXT);
INSERT INTO employees__back (emp_no, name, hired_on)
SELECT emp_no, name, hired_on FROM employees;
DROP TABLE employees;
ALTER TABLE employees__back RENAME TO employees;

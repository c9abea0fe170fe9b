-- fine
-- an UPDATE of exactly that column clears the orphans before the foreign key is gained

-- file: 0001_hr.up.sql
CREATE TABLE departments (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dept_id INTEGER);

-- file: 0001_hr.down.sql
DROP TABLE employees;
DROP TABLE departments;

-- file: 0002_dept_fk.up.sql
UPDATE employees SET dept_id = NULL WHERE dept_id NOT IN (SELECT id FROM departments);
CREATE TABLE employees_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dept_id INTEGER REFERENCES departments (id) ON DELETE SET NULL);
INSERT INTO employees_new (id, name, dept_id) SELECT id, name, dept_id FROM employees;
DROP TABLE employees;
ALTER TABLE employees_new RENAME TO employees;

-- file: 0002_dept_fk.down.sql
CREATE TABLE employees__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, dept_id INTEGER);
INSERT INTO employees__back (id, name, dept_id)
SELECT id, name, dept_id FROM employees;
DROP TABLE employees;
ALTER TABLE employees__back RENAME TO employees;

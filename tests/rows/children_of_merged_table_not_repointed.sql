-- refused: foreign-keys at 0002_one_table.up.sql:4
-- contractors become employees under new ids, and their invoices keep the old ones

-- file: 0001_init.up.sql
CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE contractors (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, employee INTEGER NOT NULL REFERENCES contractors (id));

-- file: 0001_init.down.sql
DROP TABLE invoices;
DROP TABLE contractors;
DROP TABLE employees;

-- file: 0002_one_table.up.sql
-- tohead: irreversible "the old ids are gone"
INSERT INTO employees (name) SELECT name FROM contractors;
CREATE TABLE invoices_new (id INTEGER PRIMARY KEY, employee INTEGER NOT NULL REFERENCES employees (id));
INSERT INTO invoices_new (id, employee) SELECT id, employee FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices_new RENAME TO invoices;
DROP TABLE contractors;

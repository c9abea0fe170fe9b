-- refused: lost-rows at 0002_customers_by_email.up.sql:2
-- the upsert on email folds several customers into one and overwrites the phone of the first

-- file: 0001_customers.up.sql
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL, phone TEXT);

-- file: 0001_customers.down.sql
DROP TABLE customers;

-- file: 0002_customers_by_email.up.sql
CREATE TABLE customers_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, phone TEXT);
INSERT INTO customers_new (id, email, phone)
SELECT id, email, phone FROM customers WHERE 1
ON CONFLICT (email) DO UPDATE SET phone = excluded.phone;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;

-- file: 0002_customers_by_email.down.sql
CREATE TABLE customers__back (id INTEGER PRIMARY KEY, email TEXT NOT NULL, phone TEXT);
INSERT INTO customers__back (id, email, phone)
SELECT id, email, phone FROM customers;
DROP TABLE customers;
ALTER TABLE customers__back RENAME TO customers;

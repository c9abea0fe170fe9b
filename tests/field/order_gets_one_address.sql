-- refused: column-scope at 0002_address.up.sql:2
-- both names in the subquery are the address's own: every order gets the same one

-- file: 0001_init.up.sql
CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), street TEXT NOT NULL, is_default INTEGER NOT NULL DEFAULT 0);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), note TEXT);

-- file: 0001_init.down.sql
DROP TABLE orders;
DROP TABLE addresses;
DROP TABLE customers;

-- file: 0002_address.up.sql
ALTER TABLE orders ADD COLUMN address_id INTEGER REFERENCES addresses (id);
UPDATE orders SET address_id = (SELECT id FROM addresses WHERE customer_id = customer_id ORDER BY is_default DESC LIMIT 1);

-- file: 0002_address.down.sql
ALTER TABLE orders DROP COLUMN address_id;

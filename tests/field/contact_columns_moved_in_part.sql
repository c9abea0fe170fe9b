-- refused: lost-values at 0002_contact.up.sql:3
-- three columns move for customers with a street only: that is said once

-- file: 0001_customers.up.sql
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, street TEXT, zip TEXT, city TEXT);

-- file: 0001_customers.down.sql
DROP TABLE customer;

-- file: 0002_contact.up.sql
-- tohead: irreversible "contacts are apart"
CREATE TABLE contact (customer_id INTEGER PRIMARY KEY REFERENCES customer (id), street TEXT, zip TEXT, city TEXT);
INSERT INTO contact (customer_id, street, zip, city) SELECT id, street, zip, city FROM customer WHERE street <> '';
ALTER TABLE customer DROP COLUMN street;
ALTER TABLE customer DROP COLUMN zip;
ALTER TABLE customer DROP COLUMN city;

-- silent
-- that each customer has one address for all is for the app to see to

-- file: 0001_addresses.up.sql
CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT NOT NULL, customer_id INTEGER NOT NULL, chosen INTEGER NOT NULL DEFAULT 0);

-- file: 0001_addresses.down.sql
DROP TABLE addresses;

-- file: 0002_chosen.up.sql
CREATE TABLE chosen (customer_id INTEGER PRIMARY KEY, street TEXT NOT NULL);
INSERT INTO chosen (customer_id, street) SELECT customer_id, street FROM addresses WHERE chosen = 1;

-- file: 0002_chosen.down.sql
DROP TABLE chosen;

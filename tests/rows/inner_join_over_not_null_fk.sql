-- fine
-- client_id is NOT NULL and a foreign key, so the inner join matches exactly one client for every invoice

-- file: 0001_billing.up.sql
CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id), cents INTEGER NOT NULL);

-- file: 0001_billing.down.sql
DROP TABLE invoices;
DROP TABLE clients;

-- file: 0002_client_name.up.sql
CREATE TABLE invoices_new (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id), client_name TEXT NOT NULL, cents INTEGER NOT NULL);
INSERT INTO invoices_new (id, client_id, client_name, cents)
SELECT i.id, i.client_id, c.name, i.cents FROM invoices i JOIN clients c ON c.id = i.client_id;
DROP TABLE invoices;
ALTER TABLE invoices_new RENAME TO invoices;

-- file: 0002_client_name.down.sql
CREATE TABLE invoices__back (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id), cents INTEGER NOT NULL);
INSERT INTO invoices__back (id, client_id, cents)
SELECT id, client_id, cents FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices__back RENAME TO invoices;

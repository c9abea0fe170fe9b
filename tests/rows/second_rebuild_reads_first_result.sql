-- refused: lost-rows at 0002_billing.up.sql:4
-- invoices is copied with a JOIN on the already filtered clients_new, so invoices of inactive clients vanish; clients itself is kept whole afterwards

-- file: 0001_billing.up.sql
CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id), cents INTEGER NOT NULL);

-- file: 0001_billing.down.sql
DROP TABLE invoices;
DROP TABLE clients;

-- file: 0002_billing.up.sql
CREATE TABLE clients_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1, vat TEXT);
INSERT INTO clients_new (id, name, active) SELECT id, name, active FROM clients WHERE active = 1;
CREATE TABLE invoices_new (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id), client_name TEXT, cents INTEGER NOT NULL);
INSERT INTO invoices_new (id, client_id, client_name, cents)
SELECT i.id, i.client_id, c.name, i.cents FROM invoices i JOIN clients_new c ON c.id = i.client_id;
INSERT INTO clients_new (id, name, active) SELECT id, name, active FROM clients WHERE active <> 1;
DROP TABLE invoices;
DROP TABLE clients;
ALTER TABLE clients_new RENAME TO clients;
ALTER TABLE invoices_new RENAME TO invoices;

-- file: 0002_billing.down.sql
CREATE TABLE clients__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);
INSERT INTO clients__back (id, name, active)
SELECT id, name, active FROM clients;
DROP TABLE clients;
ALTER TABLE clients__back RENAME TO clients;
CREATE TABLE invoices__back (id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients (id), cents INTEGER NOT NULL);
INSERT INTO invoices__back (id, client_id, cents)
SELECT id, client_id, cents FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices__back RENAME TO invoices;

-- refused: fails-on-rows at 0002_primary_phone.up.sql:2
-- a contact with two phones yields the same id twice: UNIQUE constraint failed on users' data

-- file: 0001_init.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE phones (contact_id INTEGER NOT NULL REFERENCES contacts(id), number TEXT NOT NULL, PRIMARY KEY (contact_id, number));

-- file: 0001_init.down.sql
DROP TABLE phones;
DROP TABLE contacts;

-- file: 0002_primary_phone.up.sql
CREATE TABLE contacts_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);
INSERT INTO contacts_new SELECT c.id, c.name, p.number FROM contacts c LEFT JOIN phones p ON p.contact_id = c.id;
DROP TABLE contacts;
ALTER TABLE contacts_new RENAME TO contacts;

-- file: 0002_primary_phone.down.sql
CREATE TABLE contacts__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO contacts__back (id, name)
SELECT id, name FROM contacts;
DROP TABLE contacts;
ALTER TABLE contacts__back RENAME TO contacts;

-- refused: multiplied-rows at 0002_primary_phone.up.sql:6
-- the LEFT JOIN on phones yields one row per phone and the new id is assigned afresh, so contacts are multiplied and renumbered

-- file: 0001_init.up.sql
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE phones (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER NOT NULL REFERENCES contacts(id),
    number TEXT NOT NULL
);

-- file: 0001_init.down.sql
DROP TABLE phones;
DROP TABLE contacts;

-- file: 0002_primary_phone.up.sql
CREATE TABLE contacts_v2 (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT
);
INSERT INTO contacts_v2 (name, phone)
SELECT contacts.name, phones.number
FROM contacts
LEFT JOIN phones ON phones.contact_id = contacts.id;
DROP TABLE contacts;
ALTER TABLE contacts_v2 RENAME TO contacts;

-- file: 0002_primary_phone.down.sql
CREATE TABLE contacts__back (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
INSERT INTO contacts__back (id, name)
SELECT id, name FROM contacts;
DROP TABLE contacts;
ALTER TABLE contacts__back RENAME TO contacts;

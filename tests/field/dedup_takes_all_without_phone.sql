-- refused: lost-rows at 0002_phone.up.sql:2
-- contacts without a phone number are taken for duplicates of each other

-- file: 0001_contacts.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);
-- file: 0001_contacts.down.sql
DROP TABLE contacts;
-- file: 0002_phone.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM contacts WHERE id NOT IN (SELECT min(id) FROM contacts GROUP BY phone);
CREATE UNIQUE INDEX contacts_phone ON contacts(phone);

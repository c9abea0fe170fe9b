-- refused: lost-rows at 0002_email.up.sql:2
-- the same, by an expression

-- file: 0001_contacts.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);
-- file: 0001_contacts.down.sql
DROP TABLE contacts;
-- file: 0002_email.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM contacts WHERE id NOT IN (SELECT min(id) FROM contacts GROUP BY lower(email));
CREATE UNIQUE INDEX contacts_email ON contacts(lower(email));

-- warned: drop-column at 0002_addresses.up.sql:6
-- twin of column_becomes_reference_by_join: the other table is found by the name, and the address is nowhere

-- file: 0001_mails.up.sql
CREATE TABLE mails (id INTEGER PRIMARY KEY, subject TEXT);
CREATE TABLE recipients (id INTEGER PRIMARY KEY, mail_id INTEGER NOT NULL REFERENCES mails (id), address TEXT NOT NULL, name TEXT NOT NULL);

-- file: 0001_mails.down.sql
DROP TABLE recipients;
DROP TABLE mails;

-- file: 0002_addresses.up.sql
-- tohead: irreversible "names are shared"
CREATE TABLE persons (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO persons (name) SELECT DISTINCT name FROM recipients;
CREATE TABLE recipients_new (id INTEGER PRIMARY KEY, mail_id INTEGER NOT NULL REFERENCES mails (id), person_id INTEGER NOT NULL REFERENCES persons (id));
INSERT INTO recipients_new (id, mail_id, person_id) SELECT r.id, r.mail_id, p.id FROM recipients r JOIN persons p ON p.name = r.name;
DROP TABLE recipients;
ALTER TABLE recipients_new RENAME TO recipients;
CREATE INDEX recipients_mail ON recipients (mail_id);
CREATE INDEX recipients_person ON recipients (person_id);

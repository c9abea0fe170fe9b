-- silent
-- a text becomes a reference to the row that holds it, in the copy of a rebuild

-- file: 0001_mails.up.sql
CREATE TABLE mails (id INTEGER PRIMARY KEY, subject TEXT);
CREATE TABLE recipients (mail_id INTEGER NOT NULL REFERENCES mails (id), address TEXT NOT NULL, name TEXT, PRIMARY KEY (mail_id, address)) WITHOUT ROWID;

-- file: 0001_mails.down.sql
DROP TABLE recipients;
DROP TABLE mails;

-- file: 0002_addresses.up.sql
-- tohead: irreversible "addresses are shared"
CREATE TABLE addresses (id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE);
INSERT INTO addresses (address) SELECT DISTINCT address FROM recipients;
CREATE TABLE recipients_new (mail_id INTEGER NOT NULL REFERENCES mails (id), address_id INTEGER NOT NULL REFERENCES addresses (id), name TEXT, PRIMARY KEY (mail_id, address_id)) WITHOUT ROWID;
INSERT INTO recipients_new (mail_id, address_id, name) SELECT r.mail_id, a.id, r.name FROM recipients r JOIN addresses a ON a.address = r.address;
DROP TABLE recipients;
ALTER TABLE recipients_new RENAME TO recipients;
CREATE INDEX recipients_address ON recipients (address_id);

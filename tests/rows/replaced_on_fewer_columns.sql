-- refused: lost-rows at 0002_one_per_address.up.sql:3
-- the new key lacks a column of the old one: of two rows that differ there alone OR REPLACE keeps the last

-- file: 0001_recipients.up.sql
CREATE TABLE mails (id INTEGER PRIMARY KEY, subject TEXT);
CREATE TABLE recipients (
    mail_id INTEGER NOT NULL REFERENCES mails (id), kind TEXT NOT NULL CHECK (kind IN ('to', 'cc', 'bcc')), address TEXT NOT NULL, name TEXT,
    PRIMARY KEY (mail_id, kind, address)
) WITHOUT ROWID;

-- file: 0001_recipients.down.sql
DROP TABLE recipients;
DROP TABLE mails;

-- file: 0002_one_per_address.up.sql
-- tohead: irreversible "x"
CREATE TABLE recipients_new (mail_id INTEGER NOT NULL REFERENCES mails (id), address TEXT NOT NULL, kind TEXT NOT NULL, name TEXT, PRIMARY KEY (mail_id, address)) WITHOUT ROWID;
INSERT OR REPLACE INTO recipients_new (mail_id, address, kind, name) SELECT mail_id, address, kind, name FROM recipients ORDER BY kind;
DROP TABLE recipients;
ALTER TABLE recipients_new RENAME TO recipients;

-- refused: search-index at 0002_prefix.up.sql:4
-- the index with a copy of the text is filled again under new rowids, and finds other mails

-- file: 0001_init.up.sql
CREATE TABLE mails (id INTEGER PRIMARY KEY, subject TEXT);
CREATE VIRTUAL TABLE mails_fts USING fts5(subject);
CREATE TRIGGER mails_ai AFTER INSERT ON mails BEGIN INSERT INTO mails_fts (rowid, subject) VALUES (new.id, new.subject); END;

-- file: 0001_init.down.sql
DROP TABLE mails_fts;
DROP TABLE mails;

-- file: 0002_prefix.up.sql
-- tohead: irreversible "not needed here"
DROP TABLE mails_fts;
CREATE VIRTUAL TABLE mails_fts USING fts5(subject, prefix = '2 3');
INSERT INTO mails_fts (subject) SELECT subject FROM mails;

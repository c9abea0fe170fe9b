-- refused: search-index at 0002_tidy.up.sql:2
-- no trigger keeps the copy of the text, and the migration changes only the mails

-- file: 0001_init.up.sql
CREATE TABLE mails (id INTEGER PRIMARY KEY, subject TEXT);
CREATE VIRTUAL TABLE mails_fts USING fts5(subject);

-- file: 0001_init.down.sql
DROP TABLE mails_fts;
DROP TABLE mails;

-- file: 0002_tidy.up.sql
-- tohead: irreversible "not needed here"
UPDATE mails SET subject = subject || ' (old)' WHERE subject IS NOT NULL;

-- silent
-- a full-text index is made in one file, and made again and filled in the next one of the release

-- file: 0001_mails.up.sql
CREATE TABLE mails (id INTEGER PRIMARY KEY, body TEXT);

-- file: 0001_mails.down.sql
DROP TABLE mails;

-- file: 0002_search.up.sql
CREATE VIRTUAL TABLE mails_found USING fts5 (body, content = 'mails', content_rowid = 'id');

-- file: 0002_search.down.sql
DROP TABLE mails_found;

-- file: 0003_fill.up.sql
-- tohead: irreversible "the index was empty"
DROP TABLE mails_found;
CREATE VIRTUAL TABLE mails_found USING fts5 (body, content = 'mails', content_rowid = 'id');
INSERT INTO mails_found (mails_found) VALUES ('rebuild');

-- fine
-- the FTS table that owns its text is copied with rowids into one with a further column

-- file: 0001_docs.up.sql
CREATE VIRTUAL TABLE docs USING fts5(title, body);

-- file: 0001_docs.down.sql
DROP TABLE docs;

-- file: 0002_docs_author.up.sql
CREATE VIRTUAL TABLE docs_new USING fts5(title, body, author);
INSERT INTO docs_new (rowid, title, body) SELECT rowid, title, body FROM docs;
DROP TABLE docs;
ALTER TABLE docs_new RENAME TO docs;

-- file: 0002_docs_author.down.sql
CREATE VIRTUAL TABLE docs_old USING fts5(title, body);
INSERT INTO docs_old (rowid, title, body) SELECT rowid, title, body FROM docs;
DROP TABLE docs;
ALTER TABLE docs_old RENAME TO docs;

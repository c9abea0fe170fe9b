-- refused: lost-rows at 0002_key.up.sql:3
-- the same author may have written two versions of a document

-- file: 0001_init.up.sql
CREATE TABLE docs (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE revisions (doc INTEGER NOT NULL REFERENCES docs (id), author INTEGER NOT NULL REFERENCES users (id), version INTEGER NOT NULL, body TEXT, PRIMARY KEY (doc, version));

-- file: 0001_init.down.sql
DROP TABLE revisions;
DROP TABLE users;
DROP TABLE docs;

-- file: 0002_key.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE revisions_new (doc INTEGER NOT NULL REFERENCES docs (id), author INTEGER NOT NULL REFERENCES users (id), version INTEGER NOT NULL, body TEXT, PRIMARY KEY (doc, author));
INSERT OR REPLACE INTO revisions_new (doc, author, version, body) SELECT doc, author, version, body FROM revisions;
DROP TABLE revisions;
ALTER TABLE revisions_new RENAME TO revisions;

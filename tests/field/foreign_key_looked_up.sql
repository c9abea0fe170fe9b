-- fine
-- two documents may have one title: what their keys lead to may be the same

-- file: 0001_files.up.sql
CREATE TABLE documents (id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE files (id TEXT NOT NULL PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id));

-- file: 0001_files.down.sql
DROP TABLE files;
DROP TABLE documents;

-- file: 0002_titles.up.sql
-- tohead: irreversible "x"
ALTER TABLE files ADD COLUMN title TEXT NOT NULL DEFAULT '';
UPDATE files SET title = (SELECT title FROM documents WHERE documents.id = files.document_id);
CREATE TABLE files_new (id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO files_new (id, title) SELECT id, title FROM files;
DROP TABLE files;
DROP TABLE documents;
ALTER TABLE files_new RENAME TO files;

-- warned: rebuild-loses-object at 0002_documents_title.up.sql:3
-- the rebuild loses the trigger that keeps every revision; later edits overwrite the text without history

-- file: 0001_documents.up.sql
CREATE TABLE documents (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE revisions (id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents(id), body TEXT NOT NULL);
CREATE TRIGGER documents_revision BEFORE UPDATE OF body ON documents BEGIN
  INSERT INTO revisions (document_id, body) VALUES (OLD.id, OLD.body);
END;

-- file: 0001_documents.down.sql
DROP TRIGGER documents_revision;
DROP TABLE revisions;
DROP TABLE documents;

-- file: 0002_documents_title.up.sql
CREATE TABLE documents_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL);
INSERT INTO documents_new (id, body) SELECT id, body FROM documents;
DROP TABLE documents;
ALTER TABLE documents_new RENAME TO documents;

-- file: 0002_documents_title.down.sql
CREATE TABLE documents__back (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO documents__back (id, body)
SELECT id, body FROM documents;
DROP TABLE documents;
ALTER TABLE documents__back RENAME TO documents;
CREATE TRIGGER documents_revision BEFORE UPDATE OF body ON documents BEGIN
  INSERT INTO revisions (document_id, body) VALUES (OLD.id, OLD.body);
END;

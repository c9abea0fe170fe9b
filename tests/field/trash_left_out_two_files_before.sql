-- refused: lost-rows at 0004_switch.up.sql:2
-- an earlier file copies what is not in the trash, and fills a column in the next one; the last drops the table with the rest

-- file: 0001_documents.up.sql
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL, deleted_at TEXT);

-- file: 0001_documents.down.sql
DROP TABLE documents;

-- file: 0002_copy.up.sql
CREATE TABLE documents_v2 (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0, deleted_at TEXT);
INSERT INTO documents_v2 (id, name, deleted_at) SELECT id, name, deleted_at FROM documents WHERE deleted_at IS NULL;

-- file: 0002_copy.down.sql
DROP TABLE documents_v2;

-- file: 0003_sizes.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE documents_v2 SET size = length(name) WHERE name <> '';

-- file: 0004_switch.up.sql
-- tohead: irreversible "nobody goes back"
DROP TABLE documents;
ALTER TABLE documents_v2 RENAME TO documents;

-- silent
-- a note of the version of the schema is nobody's

-- file: 0001_meta.up.sql
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

-- file: 0001_meta.down.sql
DROP TABLE meta;

-- file: 0002_note.up.sql
-- tohead: irreversible "a note"
INSERT INTO meta (name, value) VALUES ('schema_version', '2') ON CONFLICT (name) DO UPDATE SET value = excluded.value;

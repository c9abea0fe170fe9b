-- silent
-- items get new ids in a mapping table, children follow, keys are rewritten
-- base: notes

-- file: 0003_uuid_fk.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "note_uuid says the same"
CREATE TABLE resources_new (id INTEGER PRIMARY KEY, note_uuid TEXT NOT NULL REFERENCES notes (uuid) ON DELETE CASCADE, file_name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL, content BLOB);
INSERT INTO resources_new (id, note_uuid, file_name, mime, size, content) SELECT r.id, n.uuid, r.file_name, r.mime, r.size, r.content FROM resources r JOIN notes n ON n.id = r.note_id;
DROP TABLE resources;
ALTER TABLE resources_new RENAME TO resources;

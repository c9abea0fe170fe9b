-- refused: search-index at 0003_uuid_key.up.sql:20
-- notes loses its INTEGER PRIMARY KEY for uuid; rowids are numbered anew, the external-content index finds other notes
-- base: notes

-- file: 0003_uuid_key.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "uuid is the key now"
DROP TRIGGER notes_ai;
DROP TRIGGER notes_ad;
DROP TRIGGER notes_au;
CREATE TABLE resources_new (
    id INTEGER PRIMARY KEY, note_uuid TEXT NOT NULL REFERENCES notes (uuid) ON DELETE CASCADE,
    file_name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL, content BLOB
);
INSERT INTO resources_new SELECT r.id, (SELECT n.uuid FROM notes n WHERE n.id = r.note_id), r.file_name, r.mime, r.size, r.content FROM resources r;
DROP TABLE resources;
ALTER TABLE resources_new RENAME TO resources;
CREATE TABLE notes_new (
    uuid TEXT NOT NULL PRIMARY KEY, notebook_id TEXT REFERENCES notebooks (id),
    title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
    is_todo INTEGER NOT NULL DEFAULT 0, done_at INTEGER, latitude REAL, longitude REAL, source_url TEXT,
    is_trashed INTEGER NOT NULL DEFAULT 0, meta TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
);
INSERT INTO notes_new SELECT uuid, notebook_id, title, body, tags, is_todo, done_at, latitude, longitude, source_url, is_trashed, meta, created_at, updated_at FROM notes ORDER BY updated_at;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE INDEX notes_notebook ON notes (notebook_id);
CREATE INDEX notes_updated ON notes (updated_at);

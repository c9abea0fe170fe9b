-- silent
-- twin of bad/fts_rowids_change: uuid becomes the key, resources carried over, index rebuilt
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
INSERT INTO resources_new SELECT r.id, n.uuid, r.file_name, r.mime, r.size, r.content FROM resources r JOIN notes n ON n.id = r.note_id;
DROP TABLE resources;
ALTER TABLE resources_new RENAME TO resources;
CREATE TABLE notes_new (
    uuid TEXT NOT NULL PRIMARY KEY, notebook_id TEXT REFERENCES notebooks (id),
    title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
    is_todo INTEGER NOT NULL DEFAULT 0, done_at INTEGER, latitude REAL, longitude REAL, source_url TEXT,
    is_trashed INTEGER NOT NULL DEFAULT 0, meta TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
);
INSERT INTO notes_new (rowid, uuid, notebook_id, title, body, tags, is_todo, done_at, latitude, longitude, source_url, is_trashed, meta, created_at, updated_at)
SELECT id, uuid, notebook_id, title, body, tags, is_todo, done_at, latitude, longitude, source_url, is_trashed, meta, created_at, updated_at FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE INDEX notes_notebook ON notes (notebook_id);
CREATE INDEX notes_updated ON notes (updated_at);
DROP TABLE notes_fts;
CREATE VIRTUAL TABLE notes_fts USING fts5 (title, body, content = 'notes');
INSERT INTO notes_fts (notes_fts) VALUES ('rebuild');
CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN
    INSERT INTO notes_fts (rowid, title, body) VALUES (NEW.rowid, NEW.title, NEW.body);
END;
CREATE TRIGGER notes_ad AFTER DELETE ON notes BEGIN
    INSERT INTO notes_fts (notes_fts, rowid, title, body) VALUES ('delete', OLD.rowid, OLD.title, OLD.body);
END;
CREATE TRIGGER notes_au AFTER UPDATE OF title, body ON notes BEGIN
    INSERT INTO notes_fts (notes_fts, rowid, title, body) VALUES ('delete', OLD.rowid, OLD.title, OLD.body);
    INSERT INTO notes_fts (rowid, title, body) VALUES (NEW.rowid, NEW.title, NEW.body);
END;

-- refused: lost-rows at 0003_rebuild.up.sql:9
-- notes with a clock set wrong (created in the future) are left out
-- base: notes

-- file: 0003_rebuild.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TRIGGER notes_ai;
DROP TRIGGER notes_ad;
DROP TRIGGER notes_au;
CREATE TABLE notes_new (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, notebook_id TEXT REFERENCES notebooks (id), title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
    is_todo INTEGER NOT NULL DEFAULT 0, done_at INTEGER, latitude REAL, longitude REAL, source_url TEXT, is_trashed INTEGER NOT NULL DEFAULT 0, meta TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, starred INTEGER NOT NULL DEFAULT 0
);
INSERT INTO notes_new (id, uuid, notebook_id, title, body, tags, is_todo, done_at, latitude, longitude, source_url, is_trashed, meta, created_at, updated_at)
SELECT id, uuid, notebook_id, title, body, tags, is_todo, done_at, latitude, longitude, source_url, is_trashed, meta, created_at, updated_at FROM notes WHERE created_at <= CAST(strftime('%s', 'now') AS INTEGER) * 1000;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE INDEX notes_notebook ON notes (notebook_id);
CREATE INDEX notes_updated ON notes (updated_at);
INSERT INTO notes_fts (notes_fts) VALUES ('rebuild');
CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN
    INSERT INTO notes_fts (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
END;
CREATE TRIGGER notes_ad AFTER DELETE ON notes BEGIN
    INSERT INTO notes_fts (notes_fts, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);
END;
CREATE TRIGGER notes_au AFTER UPDATE OF title, body ON notes BEGIN
    INSERT INTO notes_fts (notes_fts, rowid, title, body) VALUES ('delete', OLD.id, OLD.title, OLD.body);
    INSERT INTO notes_fts (rowid, title, body) VALUES (NEW.id, NEW.title, NEW.body);
END;

-- refused: lost-rows at 0003_drop_position.up.sql:14
-- trashed notes are left out of the rebuild; a user who trashed something and wants it back has lost it, resources orphaned
-- base: notes

-- file: 0003_drop_position.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "the positions were never shown"
DROP TRIGGER notes_ai;
DROP TRIGGER notes_ad;
DROP TRIGGER notes_au;
CREATE TABLE notes_v2 (
    id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
    notebook_id TEXT REFERENCES notebooks (id),
    title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
    is_todo INTEGER NOT NULL DEFAULT 0, done_at INTEGER, source_url TEXT,
    is_trashed INTEGER NOT NULL DEFAULT 0, meta TEXT,
    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
);
INSERT INTO notes_v2 SELECT id, uuid, notebook_id, title, body, tags, is_todo, done_at, source_url, is_trashed, meta, created_at, updated_at
FROM notes WHERE NOT is_trashed;
DROP TABLE notes;
ALTER TABLE notes_v2 RENAME TO notes;
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

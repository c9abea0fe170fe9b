-- file: 0001_notes.up.sql
CREATE TABLE notebooks (
    id         TEXT PRIMARY KEY NOT NULL,
    parent_id  TEXT REFERENCES notebooks (id),
    title      TEXT NOT NULL,
    icon       TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE TABLE notes (
    id           INTEGER PRIMARY KEY,
    uuid         TEXT NOT NULL UNIQUE,
    notebook_id  TEXT REFERENCES notebooks (id),
    title        TEXT NOT NULL DEFAULT '',
    body         TEXT NOT NULL DEFAULT '',
    tags         TEXT NOT NULL DEFAULT '',
    is_todo      INTEGER NOT NULL DEFAULT 0,
    done_at      INTEGER,
    latitude     REAL,
    longitude    REAL,
    source_url   TEXT,
    is_trashed   INTEGER NOT NULL DEFAULT 0,
    meta         TEXT,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL
);
CREATE INDEX notes_notebook ON notes (notebook_id);
CREATE INDEX notes_updated ON notes (updated_at);
CREATE TABLE resources (
    id         INTEGER PRIMARY KEY,
    note_id    INTEGER NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    file_name  TEXT NOT NULL,
    mime       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    content    BLOB
);

-- file: 0001_notes.down.sql
DROP TABLE resources;
DROP TABLE notes;
DROP TABLE notebooks;

-- file: 0002_search.up.sql
CREATE VIRTUAL TABLE notes_fts USING fts5 (title, body, content = 'notes', content_rowid = 'id');
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

-- file: 0002_search.down.sql
DROP TRIGGER notes_au;
DROP TRIGGER notes_ad;
DROP TRIGGER notes_ai;
DROP TABLE notes_fts;

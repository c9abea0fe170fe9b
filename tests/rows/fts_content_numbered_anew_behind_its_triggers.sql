-- refused: search-index at 0002_uuid.up.sql:9
-- the triggers go first; the copy and the DROP are what changes the rowids

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, body TEXT NOT NULL DEFAULT '');
CREATE VIRTUAL TABLE search USING fts5 (body, content = 'notes', content_rowid = 'id');
CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN
    INSERT INTO search (rowid, body) VALUES (NEW.id, NEW.body);
END;

-- file: 0001_notes.down.sql
DROP TRIGGER notes_ai;
DROP TABLE search;
DROP TABLE notes;

-- file: 0002_uuid.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "uuid is the key now"
DROP TRIGGER notes_ai;
CREATE TABLE notes_new (
    uuid TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL DEFAULT ''
);
INSERT INTO notes_new SELECT uuid, body FROM notes ORDER BY body;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

-- refused: lost-values at 0002_created_at.up.sql:3
-- the copy of a rebuild makes the year of a date by CAST

-- file: 0001_create.up.sql
CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT, created TEXT NOT NULL DEFAULT (datetime('now')));

-- file: 0001_create.down.sql
DROP TABLE note;

-- file: 0002_created_at.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE note_new (id INTEGER PRIMARY KEY, body TEXT, created INTEGER NOT NULL DEFAULT (unixepoch()));
INSERT INTO note_new (id, body, created) SELECT id, body, CAST(created AS INTEGER) FROM note;
DROP TABLE note;
ALTER TABLE note_new RENAME TO note;

-- refused: lost-rows at 0002_color.up.sql:3
-- what was written by a clock that was set wrong is left out

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL, created_at INTEGER NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_color.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, created_at INTEGER NOT NULL, color TEXT);
INSERT INTO notes_new (id, body, created_at)
SELECT id, body, created_at FROM notes WHERE created_at <= CAST(strftime('%s', 'now') AS INTEGER) * 1000;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

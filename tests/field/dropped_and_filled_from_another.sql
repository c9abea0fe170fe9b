-- warned: drop-table at 0002_start_anew.up.sql:2
-- what the new table gets are other rows, and no copy of the old ones

-- file: 0001_notes.up.sql
CREATE TABLE notes (id TEXT PRIMARY KEY NOT NULL, body TEXT);
CREATE TABLE changes (id INTEGER PRIMARY KEY, note_id TEXT NOT NULL, kind INTEGER NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE changes;
DROP TABLE notes;

-- file: 0002_start_anew.up.sql
-- tohead: irreversible "the log starts anew"
DROP TABLE changes;
CREATE TABLE changes (id INTEGER PRIMARY KEY, note_id TEXT NOT NULL, kind INTEGER NOT NULL);
INSERT INTO changes (note_id, kind) SELECT id, 1 FROM notes;

-- fine
-- the child takes the other key of its parent by a join, and `r.id` is no value of `notes.id`

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, title TEXT NOT NULL);
CREATE TABLE files (id INTEGER PRIMARY KEY, note_id INTEGER NOT NULL REFERENCES notes (id), name TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE files;
DROP TABLE notes;

-- file: 0002_uuid_is_key.up.sql
-- tohead: irreversible "the numbers are gone"
-- tohead: allow(drop-column) "uuid is the key now"
CREATE TABLE files_new (id INTEGER PRIMARY KEY, note_uuid TEXT NOT NULL REFERENCES notes (uuid), name TEXT NOT NULL);
INSERT INTO files_new SELECT r.id, n.uuid, r.name FROM files r JOIN notes n ON n.id = r.note_id;
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;
CREATE TABLE notes_new (uuid TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO notes_new (uuid, title) SELECT uuid, title FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE INDEX files_note ON files (note_uuid);

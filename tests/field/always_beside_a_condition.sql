-- refused: lost-rows at 0002_notes.up.sql:2
-- the second condition leaves nothing out

-- file: 0001_notes.up.sql
CREATE TABLE folders (id INTEGER PRIMARY KEY, label TEXT NOT NULL, is_shared INTEGER NOT NULL DEFAULT 0);
CREATE TABLE notes (id INTEGER PRIMARY KEY, folder_id INTEGER NOT NULL REFERENCES folders (id), title TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', done INTEGER NOT NULL DEFAULT 0, due_on TEXT, words INTEGER NOT NULL DEFAULT 0, trashed_at TEXT);
CREATE INDEX notes_folder ON notes (folder_id);
CREATE TABLE links (note_id INTEGER NOT NULL REFERENCES notes (id), url TEXT NOT NULL, PRIMARY KEY (note_id, url));

-- file: 0001_notes.down.sql
DROP TABLE links;
DROP TABLE notes;
DROP TABLE folders;

-- file: 0002_notes.up.sql
-- tohead: irreversible "forward only"
DELETE FROM links WHERE note_id > 100 AND (url <> 'a' OR url <> 'b');

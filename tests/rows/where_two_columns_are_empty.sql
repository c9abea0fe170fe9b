-- refused: lost-rows at 0002_color.up.sql:3
-- notes with neither a title nor a body hold an attachment only, and the copy leaves them out

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '');

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_color.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '', color TEXT);
INSERT INTO notes_new (id, title, body) SELECT id, title, body FROM notes WHERE title <> '' OR body <> '';
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

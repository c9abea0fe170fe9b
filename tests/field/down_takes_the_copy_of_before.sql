-- refused: lost-rows at 0002_trim.down.sql:1
-- the copy that the up part has set aside takes the place of the table, without what was written since

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, day TEXT NOT NULL, body TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_trim.up.sql
CREATE TABLE notes_before (id INTEGER PRIMARY KEY, day TEXT NOT NULL, body TEXT NOT NULL);
INSERT INTO notes_before SELECT id, day, body FROM notes;
UPDATE notes SET body = trim(body) WHERE body <> trim(body);

-- file: 0002_trim.down.sql
DROP TABLE notes;
ALTER TABLE notes_before RENAME TO notes;

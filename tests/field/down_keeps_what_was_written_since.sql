-- silent
-- the copy that the up part has set aside gives only the texts of before back

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, day TEXT NOT NULL, body TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_trim.up.sql
CREATE TABLE notes_before (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
INSERT INTO notes_before SELECT id, body FROM notes WHERE body <> trim(body);
UPDATE notes SET body = trim(body) WHERE body <> trim(body);

-- file: 0002_trim.down.sql
UPDATE notes SET body = before.body FROM notes_before AS before WHERE before.id = notes.id AND notes.body = trim(before.body);
DROP TABLE notes_before;

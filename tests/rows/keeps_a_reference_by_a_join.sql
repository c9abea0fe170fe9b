-- silent
-- what refers to a note that is there keeps that, by a join

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, parent_id INTEGER REFERENCES notes (id));

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_color.up.sql
-- tohead: irreversible "x"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, title TEXT, parent_id INTEGER REFERENCES notes (id), color TEXT);
INSERT INTO notes_new (id, title, parent_id) SELECT n.id, n.title, p.id FROM notes n LEFT JOIN notes p ON p.id = n.parent_id;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

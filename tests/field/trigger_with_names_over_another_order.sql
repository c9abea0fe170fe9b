-- silent
-- the same with the columns named

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE trash (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
CREATE TRIGGER notes_deleted BEFORE DELETE ON notes BEGIN INSERT INTO trash (id, title, body) SELECT id, title, body FROM notes WHERE id = old.id; END;

-- file: 0001_notes.down.sql
DROP TABLE trash;
DROP TABLE notes;

-- file: 0002_order.up.sql
-- tohead: irreversible "another order"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, title TEXT NOT NULL);
INSERT INTO notes_new (id, title, body) SELECT id, title, body FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE TRIGGER notes_deleted BEFORE DELETE ON notes BEGIN INSERT INTO trash (id, title, body) SELECT id, title, body FROM notes WHERE id = old.id; END;

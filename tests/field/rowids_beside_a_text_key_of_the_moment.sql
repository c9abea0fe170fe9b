-- silent
-- a trigger that goes by the rowid only while it runs, and an index of texts that is made anew

-- file: 0001_notes.up.sql
CREATE TABLE notes (code TEXT PRIMARY KEY NOT NULL, body TEXT, changed INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER notes_changed AFTER UPDATE OF body ON notes BEGIN UPDATE notes SET changed = changed + 1 WHERE rowid = NEW.rowid; END;
CREATE VIRTUAL TABLE words USING fts5 (body, content = 'notes');
CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN INSERT INTO words (rowid, body) VALUES (NEW.rowid, NEW.body); END;

-- file: 0001_notes.down.sql
DROP TABLE words;
DROP TABLE notes;

-- file: 0002_rating.up.sql
-- tohead: irreversible "a rating"
CREATE TABLE notes_new (code TEXT PRIMARY KEY NOT NULL, body TEXT, changed INTEGER NOT NULL DEFAULT 0, rating INTEGER);
INSERT INTO notes_new (code, body, changed) SELECT code, body, changed FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE TRIGGER notes_changed AFTER UPDATE OF body ON notes BEGIN UPDATE notes SET changed = changed + 1 WHERE rowid = NEW.rowid; END;
CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN INSERT INTO words (rowid, body) VALUES (NEW.rowid, NEW.body); END;
INSERT INTO words (words) VALUES ('rebuild');

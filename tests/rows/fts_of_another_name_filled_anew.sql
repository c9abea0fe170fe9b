-- fine
-- an FTS table that a trigger fills under names of its own is made anew from the table it is about

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE VIRTUAL TABLE words USING fts5(a, b);
CREATE TRIGGER notes_words AFTER INSERT ON notes BEGIN
  INSERT INTO words (rowid, a, b) VALUES (new.id, new.title, new.body);
END;

-- file: 0001_notes.down.sql
DROP TRIGGER notes_words;
DROP TABLE words;
DROP TABLE notes;

-- file: 0002_porter.up.sql
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5(a, b, tokenize = 'porter');
INSERT INTO words (rowid, a, b) SELECT id, title, body FROM notes;

-- file: 0002_porter.down.sql
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5(a, b);
INSERT INTO words (rowid, a, b) SELECT id, title, body FROM notes;

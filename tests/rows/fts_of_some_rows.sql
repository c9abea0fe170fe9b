-- fine
-- hidden notes are left out of the index on purpose

-- file: 0001_init.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT, hidden INTEGER NOT NULL DEFAULT 0);

-- file: 0001_init.down.sql
DROP TABLE notes;

-- file: 0002_search.up.sql
-- tohead: irreversible "not needed here"
CREATE VIRTUAL TABLE notes_fts USING fts5(body, content = 'notes', content_rowid = 'id');
INSERT INTO notes_fts (rowid, body) SELECT id, body FROM notes WHERE hidden = 0;
CREATE TRIGGER notes_ai AFTER INSERT ON notes WHEN new.hidden = 0 BEGIN INSERT INTO notes_fts (rowid, body) VALUES (new.id, new.body); END;

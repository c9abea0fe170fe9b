-- refused: search-index at 0002_search.up.sql:2
-- later notes come by the trigger, and those that are there are never found

-- file: 0001_init.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT);

-- file: 0001_init.down.sql
DROP TABLE notes;

-- file: 0002_search.up.sql
-- tohead: irreversible "not needed here"
CREATE VIRTUAL TABLE notes_fts USING fts5(body, content = 'notes', content_rowid = 'id');
CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN INSERT INTO notes_fts (rowid, body) VALUES (new.id, new.body); END;

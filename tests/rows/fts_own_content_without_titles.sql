-- refused: lost-rows at 0002_porter.up.sql:3
-- rows of the FTS table that owns its text have no title, and the copy leaves them out

-- file: 0001_notes.up.sql
CREATE VIRTUAL TABLE notes USING fts5(title, body);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_porter.up.sql
-- tohead: irreversible "the older index is not needed any more"
CREATE VIRTUAL TABLE notes_new USING fts5(title, body, tokenize = 'porter');
INSERT INTO notes_new (rowid, title, body) SELECT rowid, title, body FROM notes WHERE title IS NOT NULL AND title <> '';
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

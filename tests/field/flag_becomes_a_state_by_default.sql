-- refused: lost-values at 0002_state.up.sql:3
-- what is archived is active again: the copy leaves the state to its DEFAULT

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL, is_archived INTEGER NOT NULL DEFAULT 0);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_state.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'archived')));
INSERT INTO notes_new (id, body) SELECT id, body FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;

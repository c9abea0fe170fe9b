-- fine
-- what the part itself inserts is copied with the rest, and nothing is there twice

-- file: 0001_notes.up.sql
CREATE TABLE notebooks (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);
CREATE TABLE notes (id INTEGER PRIMARY KEY, notebook_id TEXT REFERENCES notebooks (id), title TEXT NOT NULL);

-- file: 0001_notes.down.sql
DROP TABLE notes;
DROP TABLE notebooks;

-- file: 0002_inbox.up.sql
-- tohead: irreversible "whose notes were in no notebook is not kept"
INSERT INTO notebooks (id, title) VALUES ('inbox', 'Inbox') ON CONFLICT (id) DO NOTHING;
UPDATE notes SET notebook_id = 'inbox' WHERE notebook_id IS NULL;
CREATE TABLE notebooks_new (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0);
INSERT INTO notebooks_new (id, title) SELECT id, title FROM notebooks;
DROP TABLE notebooks;
ALTER TABLE notebooks_new RENAME TO notebooks;

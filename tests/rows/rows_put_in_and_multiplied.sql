-- refused: multiplied-rows at 0002_inbox.up.sql:4
-- a row is inserted, and a join doubles others

-- file: 0001_notes.up.sql
CREATE TABLE notebooks (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);
CREATE TABLE icons (title TEXT, icon TEXT);

-- file: 0001_notes.down.sql
DROP TABLE icons;
DROP TABLE notebooks;

-- file: 0002_inbox.up.sql
-- tohead: irreversible "the keys are made anew"
INSERT INTO notebooks (id, title) VALUES ('inbox', 'Inbox'), ('trash', 'Trash') ON CONFLICT (id) DO NOTHING;
CREATE TABLE notebooks_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, icon TEXT);
INSERT INTO notebooks_new (title, icon) SELECT n.title, i.icon FROM notebooks n LEFT JOIN icons i ON i.title = n.title;
DROP TABLE notebooks;
ALTER TABLE notebooks_new RENAME TO notebooks;

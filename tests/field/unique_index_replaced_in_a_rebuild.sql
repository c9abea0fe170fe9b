-- warned: rebuild-loses-object at 0002_projects.up.sql:4
-- a rebuild makes another unique index in the place of the old one: that it goes may be meant

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, slug TEXT, title TEXT NOT NULL, kind INTEGER);
CREATE UNIQUE INDEX notes_slug ON notes (slug, title);
CREATE INDEX notes_kind ON notes (kind);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_projects.up.sql
-- tohead: irreversible "one way"
CREATE TABLE notes_new (id INTEGER PRIMARY KEY, slug TEXT, title TEXT NOT NULL, kind INTEGER, project INTEGER);
INSERT INTO notes_new (id, slug, title, kind) SELECT id, slug, title, kind FROM notes;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE INDEX notes_kind ON notes (kind);
CREATE UNIQUE INDEX notes_title ON notes (project, title);

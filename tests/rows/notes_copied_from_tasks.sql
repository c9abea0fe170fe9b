-- refused: lost-values at 0002_pinned.up.sql:5
-- copy and paste: notes_new is filled from tasks, the rows of notes are gone

-- file: 0001_init.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);

-- file: 0001_init.down.sql
DROP TABLE notes;
DROP TABLE tasks;

-- file: 0002_pinned.up.sql
CREATE TABLE tasks_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT, pinned INTEGER NOT NULL DEFAULT 0);
INSERT INTO tasks_new (id, title, body) SELECT id, title, body FROM tasks;

CREATE TABLE notes_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT, pinned INTEGER NOT NULL DEFAULT 0);
INSERT INTO notes_new (id, title, body) SELECT id, title, body FROM tasks;

DROP TABLE tasks;
DROP TABLE notes;
ALTER TABLE tasks_new RENAME TO tasks;
ALTER TABLE notes_new RENAME TO notes;

-- file: 0002_pinned.down.sql
CREATE TABLE tasks__back (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);
INSERT INTO tasks__back (id, title, body)
SELECT id, title, body FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks__back RENAME TO tasks;
CREATE TABLE notes__back (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);
INSERT INTO notes__back (id, title, body)
SELECT id, title, body FROM notes;
DROP TABLE notes;
ALTER TABLE notes__back RENAME TO notes;

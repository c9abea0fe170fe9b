-- fine
-- every row arrives in the other table as it was, under another name and in other columns

-- file: 0001_init.up.sql
CREATE TABLE memo (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE memo;

-- file: 0002_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, heading TEXT NOT NULL, body TEXT NOT NULL);
INSERT INTO notes (id, body, heading) SELECT id, body, title FROM memo;
DROP TABLE memo;

-- file: 0002_notes.down.sql
CREATE TABLE memo (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
INSERT INTO memo (id, title, body) SELECT id, heading, body FROM notes;
DROP TABLE notes;

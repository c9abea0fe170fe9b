-- refused: lost-values at 0002_notes.up.sql:2
-- the copy into another table puts title and body into each other's columns

-- file: 0001_init.up.sql
CREATE TABLE memo (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE memo;

-- file: 0002_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
INSERT INTO notes (id, title, body) SELECT id, body, title FROM memo;
DROP TABLE memo;

-- file: 0002_notes.down.sql
CREATE TABLE memo (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL);
INSERT INTO memo (id, title, body) SELECT id, body, title FROM notes;
DROP TABLE notes;

-- refused: lost-values at 0002_merge.up.sql:1
-- rows of one table join another one under new ids, with their values in each other's columns

-- file: 0001_init.up.sql
CREATE TABLE letters (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT);

-- file: 0001_init.down.sql
DROP TABLE notes;
DROP TABLE letters;

-- file: 0002_merge.up.sql
INSERT INTO letters (title, body) SELECT body, title FROM notes;
DROP TABLE notes;

-- file: 0002_merge.down.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT, body TEXT);

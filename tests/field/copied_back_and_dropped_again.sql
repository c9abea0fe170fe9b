-- refused: lost-rows at 0002_names.up.sql:7
-- the rows are back when the wrong table is dropped

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_names.up.sql
-- tohead: irreversible "names"
CREATE TABLE kept (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO kept (id, name) SELECT id, name FROM users;
DROP TABLE users;
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO users (id, name) SELECT id, name FROM kept;
DROP TABLE users;
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, nick TEXT);
DROP TABLE kept;

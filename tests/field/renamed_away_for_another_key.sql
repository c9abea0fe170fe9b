-- refused: lost-rows at 0002_keys.up.sql:4
-- a table gives its name to a new one with a key that is no rowid, and goes: nothing copies its rows

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_keys.up.sql
-- tohead: irreversible "the old numbers are gone"
ALTER TABLE people RENAME TO people_old;
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT UNIQUE);
DROP TABLE people_old;

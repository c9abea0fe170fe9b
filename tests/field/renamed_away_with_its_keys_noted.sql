-- refused: lost-rows at 0002_again.up.sql:5
-- a statement takes the keys of a table that gives its name to an empty one: the rest of each row is gone

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
CREATE TABLE todo (id INTEGER PRIMARY KEY, person INTEGER);

-- file: 0001_people.down.sql
DROP TABLE todo;
DROP TABLE people;

-- file: 0002_again.up.sql
-- tohead: irreversible "made anew"
ALTER TABLE people RENAME TO people_old;
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
INSERT INTO todo (person) SELECT id FROM people_old WHERE name IS NOT NULL;
DROP TABLE people_old;

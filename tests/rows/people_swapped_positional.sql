-- refused: lost-values at 0002_people_nickname.up.sql:8
-- the SELECT lists last_name before first_name, so the two are swapped

-- file: 0001_people.up.sql
CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    born TEXT
);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_people_nickname.up.sql
CREATE TABLE people_new (
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    nickname TEXT,
    born TEXT
);
INSERT INTO people_new (id, first_name, last_name, born)
SELECT id, last_name, first_name, born FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

-- file: 0002_people_nickname.down.sql
CREATE TABLE people__back (
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    born TEXT
);
INSERT INTO people__back (id, first_name, last_name, born)
SELECT id, first_name, last_name, born FROM people;
DROP TABLE people;
ALTER TABLE people__back RENAME TO people;

-- refused: lost-values at 0002_full_name.up.sql:3
-- a renamed field looks like one that goes and one that comes

-- file: 0001_people.up.sql
CREATE TABLE people (id TEXT PRIMARY KEY NOT NULL, email TEXT NOT NULL, name TEXT);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_full_name.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE new_people (id TEXT PRIMARY KEY NOT NULL, email TEXT NOT NULL, full_name TEXT);
INSERT INTO new_people (id, email) SELECT id, email FROM people;
DROP TABLE people;
ALTER TABLE new_people RENAME TO people;

-- refused: lost-rows at 0002_people_strict.up.sql:7
-- the copy goes through a view whose INSTEAD OF trigger only accepts adults

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_people_strict.up.sql
CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER, verified INTEGER NOT NULL DEFAULT 0);
CREATE VIEW people_in AS SELECT id, name, age FROM people_new;
CREATE TRIGGER people_in_insert INSTEAD OF INSERT ON people_in
BEGIN
  INSERT INTO people_new (id, name, age) SELECT NEW.id, NEW.name, NEW.age WHERE NEW.age >= 18;
END;
INSERT INTO people_in (id, name, age) SELECT id, name, age FROM people;
DROP VIEW people_in;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

-- file: 0002_people_strict.down.sql
CREATE TABLE people__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);
INSERT INTO people__back (id, name, age)
SELECT id, name, age FROM people;
DROP TABLE people;
ALTER TABLE people__back RENAME TO people;

-- silent
-- missing people are made from studio texts, then people is rebuilt with a kind
-- base: media

-- file: 0003_people.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO people (name) SELECT DISTINCT studio FROM items WHERE studio IS NOT NULL AND studio NOT IN (SELECT name FROM people);
CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, birth_date TEXT, biography TEXT, kind TEXT NOT NULL DEFAULT 'person');
INSERT INTO people_new (id, name, birth_date, biography) SELECT id, name, birth_date, biography FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

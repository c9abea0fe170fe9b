-- silent
-- rebuild first, further rows from another table into the new table
-- base: media

-- file: 0003_people.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE people_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, birth_date TEXT, biography TEXT, kind TEXT NOT NULL DEFAULT 'person');
INSERT INTO people_new (id, name, birth_date, biography) SELECT id, name, birth_date, biography FROM people;
INSERT INTO people_new (name, kind) SELECT DISTINCT studio, 'studio' FROM items WHERE studio IS NOT NULL;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

-- refused: broken-foreign-key at 0003_people.up.sql:2
-- people.id becomes a text column with a new integer key; item_people refers to id, which is not unique any more
-- base: media

-- file: 0003_people.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE people_new (person_id INTEGER PRIMARY KEY, id INTEGER NOT NULL, name TEXT NOT NULL, birth_date TEXT, biography TEXT);
INSERT INTO people_new (id, name, birth_date, biography) SELECT id, name, birth_date, biography FROM people;
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;

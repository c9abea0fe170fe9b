-- silent
-- the address has a table of its own since 0002, with all of it

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, street TEXT, city TEXT, country TEXT NOT NULL DEFAULT 'DE', car_id INTEGER);

-- file: 0001_people.down.sql
DROP TABLE people;

-- file: 0002_addresses.up.sql
CREATE TABLE addresses (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id), street TEXT, city TEXT, country TEXT NOT NULL);
INSERT INTO addresses (person_id, street, city, country) SELECT id, street, city, country FROM people;
CREATE TABLE drives (person_id INTEGER NOT NULL REFERENCES people (id), car_id INTEGER NOT NULL, PRIMARY KEY (person_id, car_id)) WITHOUT ROWID;
INSERT INTO drives (person_id, car_id) SELECT id, car_id FROM people WHERE car_id IS NOT NULL;
CREATE INDEX addresses_person ON addresses (person_id);

-- file: 0002_addresses.down.sql
DROP TABLE drives;
DROP TABLE addresses;

-- file: 0003_people.up.sql
-- tohead: irreversible "see addresses and drives"
ALTER TABLE people DROP COLUMN street;
ALTER TABLE people DROP COLUMN city;
ALTER TABLE people DROP COLUMN country;
ALTER TABLE people DROP COLUMN car_id;

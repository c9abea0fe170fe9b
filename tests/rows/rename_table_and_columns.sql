-- fine
-- only names change; ALTER TABLE carries references, index and view along

-- file: 0001_init.up.sql
CREATE TABLE person (id INTEGER PRIMARY KEY, fname TEXT, lname TEXT NOT NULL);
CREATE TABLE pet (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES person (id), name TEXT);
CREATE INDEX person_lname ON person (lname);
CREATE VIEW owners AS SELECT p.id, p.lname, count(*) AS pets FROM person p JOIN pet ON pet.owner = p.id GROUP BY p.id;

-- file: 0001_init.down.sql
DROP VIEW owners;
DROP TABLE pet;
DROP TABLE person;

-- file: 0002_names.up.sql
ALTER TABLE person RENAME COLUMN fname TO first_name;
ALTER TABLE person RENAME COLUMN lname TO last_name;
ALTER TABLE person RENAME TO people;

-- file: 0002_names.down.sql
ALTER TABLE people RENAME TO person;
ALTER TABLE person RENAME COLUMN last_name TO lname;
ALTER TABLE person RENAME COLUMN first_name TO fname;

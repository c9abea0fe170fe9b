-- fine
-- the old recipe through a temporary table, with every row and column

-- file: 0001_pets.up.sql
CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, species TEXT);

-- file: 0001_pets.down.sql
DROP TABLE pets;

-- file: 0002_pets_chip.up.sql
CREATE TEMPORARY TABLE pets_backup AS SELECT id, name, species FROM pets;
DROP TABLE pets;
CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, species TEXT, chip TEXT UNIQUE);
INSERT INTO pets (id, name, species) SELECT id, name, species FROM pets_backup;
DROP TABLE pets_backup;

-- file: 0002_pets_chip.down.sql
CREATE TABLE pets__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, species TEXT);
INSERT INTO pets__back (id, name, species)
SELECT id, name, species FROM pets;
DROP TABLE pets;
ALTER TABLE pets__back RENAME TO pets;

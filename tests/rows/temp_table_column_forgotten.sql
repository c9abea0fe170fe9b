-- refused: lost-values at 0002_pets_drop_nothing.up.sql:5
-- the old sqlite.org recipe through a temporary table, but birthday is not among the saved columns

-- file: 0001_pets.up.sql
CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, species TEXT, birthday TEXT);

-- file: 0001_pets.down.sql
DROP TABLE pets;

-- file: 0002_pets_drop_nothing.up.sql
CREATE TEMPORARY TABLE pets_backup(id, name, species);
INSERT INTO pets_backup SELECT id, name, species FROM pets;
DROP TABLE pets;
CREATE TABLE pets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, species TEXT NOT NULL DEFAULT 'cat', birthday TEXT);
INSERT INTO pets (id, name, species) SELECT id, name, IFNULL(species, 'cat') FROM pets_backup;
DROP TABLE pets_backup;

-- file: 0002_pets_drop_nothing.down.sql
CREATE TABLE pets__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, species TEXT, birthday TEXT);
INSERT INTO pets__back (id, name, species, birthday)
SELECT id, name, species, birthday FROM pets;
DROP TABLE pets;
ALTER TABLE pets__back RENAME TO pets;

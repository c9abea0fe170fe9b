-- columns move into another table, rows are put right, and a table goes when its rows are elsewhere

-- file: 0001_people.up.sql
CREATE TABLE people (
    uuid TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    street TEXT,
    city TEXT,
    born TEXT
) WITHOUT ROWID;
CREATE TABLE pets (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES people (uuid),
    name TEXT NOT NULL,
    chip BLOB NOT NULL,
    photo BLOB NOT NULL
) STRICT;
CREATE INDEX pets_owner ON pets (owner);
CREATE TABLE strays (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    found TEXT
);

-- file: 0001_people.down.sql
DROP TABLE strays;
DROP TABLE pets;
DROP TABLE people;

-- file: 0002_addresses.up.sql
-- tohead: allow(drop-column) "they are in addresses"
-- tohead: allow(drop-table) "they are in animals"
CREATE TABLE addresses (
    person TEXT PRIMARY KEY NOT NULL REFERENCES people (uuid),
    street TEXT,
    city TEXT
) WITHOUT ROWID;
INSERT INTO addresses (person, street, city) SELECT uuid, street, city FROM people;
ALTER TABLE people DROP COLUMN street;
ALTER TABLE people DROP COLUMN city;
CREATE TABLE animals (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    found TEXT
);
INSERT INTO animals (id, name, found) SELECT id, name, found FROM strays;
DROP TABLE strays;

-- file: 0002_addresses.down.sql
CREATE TABLE strays (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    found TEXT
);
INSERT INTO strays (id, name, found) SELECT id, name, found FROM animals;
DROP TABLE animals;
CREATE TABLE people_old (
    uuid TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    street TEXT,
    city TEXT,
    born TEXT
) WITHOUT ROWID;
INSERT INTO people_old (uuid, name, street, city, born)
SELECT uuid, name, street, city, born FROM people LEFT JOIN addresses ON person = uuid;
DROP TABLE people;
ALTER TABLE people_old RENAME TO people;
DROP TABLE addresses;

-- file: 0003_pets_kind.up.sql
-- tohead: irreversible "nobody needs the way back"
CREATE TABLE pets_new (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES people (uuid),
    name TEXT NOT NULL,
    chip BLOB NOT NULL,
    photo BLOB NOT NULL,
    kind TEXT
) STRICT;
INSERT INTO pets_new (id, owner, name, chip, photo) SELECT id, owner, name, chip, photo FROM pets;
DROP TABLE pets;
ALTER TABLE pets_new RENAME TO pets;
CREATE INDEX pets_owner ON pets (owner);

-- silent
-- the same from two tables, by statements of their own

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE invitations (id INTEGER PRIMARY KEY, address TEXT NOT NULL);

-- file: 0001_people.down.sql
DROP TABLE invitations;
DROP TABLE people;

-- file: 0002_addresses.up.sql
CREATE TABLE addresses (address TEXT PRIMARY KEY, source TEXT NOT NULL) WITHOUT ROWID;

-- file: 0002_addresses.down.sql
DROP TABLE addresses;

-- file: 0003_addresses_filled.up.sql
INSERT INTO addresses (address, source) SELECT email, 'people' FROM people;
INSERT INTO addresses (address, source) SELECT DISTINCT address, 'invitations' FROM invitations WHERE address NOT IN (SELECT address FROM addresses);

-- file: 0003_addresses_filled.down.sql
DELETE FROM addresses;

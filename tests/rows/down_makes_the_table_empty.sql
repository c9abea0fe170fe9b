-- refused: lost-rows at 0002_profiles.down.sql:2
-- the old table is made again, and the one that has its rows is dropped

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_accounts.down.sql
DROP TABLE accounts;

-- file: 0002_profiles.up.sql
CREATE TABLE profiles (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bio TEXT);
INSERT INTO profiles (id, name) SELECT id, name FROM accounts;
DROP TABLE accounts;

-- file: 0002_profiles.down.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
DROP TABLE profiles;

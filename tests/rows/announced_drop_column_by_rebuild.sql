-- fine
-- the rebuild leaves out one column, which the directive allows, and keeps the rest

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, legacy_hash TEXT UNIQUE, created TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_no_legacy_hash.up.sql
-- tohead: allow(drop-column) "MD5 hashes are no longer accepted"
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created TEXT);
INSERT INTO users_new (id, name, created) SELECT id, name, created FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

-- file: 0002_no_legacy_hash.down.sql
CREATE TABLE users__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, legacy_hash TEXT UNIQUE, created TEXT);
INSERT INTO users__back (id, name, created)
SELECT id, name, created FROM users;
DROP TABLE users;
ALTER TABLE users__back RENAME TO users;

-- silent
-- the copy of a rebuild reads the table by way of a view that gives all rows

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE VIEW people AS SELECT id, name FROM users;

-- file: 0001_users.down.sql
DROP VIEW people;
DROP TABLE users;

-- file: 0002_locale.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, locale TEXT NOT NULL DEFAULT 'en');
INSERT INTO users_new (id, name) SELECT id, name FROM people;
DROP VIEW people;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
CREATE VIEW people AS SELECT id, name FROM users;

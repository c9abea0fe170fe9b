-- silent
-- an UPDATE makes plain numbers of all texts, and the rebuild behind it has nothing left to convert
-- tells that what an UPDATE before the copy changes is not taken for what the copy does

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age TEXT);

-- file: 0002_age.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(type-change) "all of them are whole numbers by then"
UPDATE users SET age = NULL WHERE age GLOB '*[^0-9]*' OR age = '' OR age GLOB '0*';
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);
INSERT INTO users_new (id, name, age) SELECT id, name, age FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

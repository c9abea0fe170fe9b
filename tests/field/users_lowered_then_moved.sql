-- silent
-- all columns of a table go into another one, after an UPDATE

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_people.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET email = lower(email) WHERE email IS NOT NULL;
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER, note TEXT);
INSERT INTO people (id, name, email, age) SELECT id, name, email, age FROM users;
DROP TABLE users;

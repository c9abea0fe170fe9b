-- fine
-- the column gets another name in a rebuild, and its values come along

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_email.up.sql
CREATE TABLE users_new (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
INSERT INTO users_new (id, email) SELECT id, mail FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

-- file: 0002_email.down.sql
CREATE TABLE users_old (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);
INSERT INTO users_old (id, mail) SELECT id, email FROM users;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;

-- warned: column-order at 0002_name.down.sql:2
-- the down part says the same of the columns in other words

-- file: 0001_users.up.sql
CREATE TABLE users (id TEXT NOT NULL, name TEXT NOT NULL, admin BOOLEAN NOT NULL DEFAULT (false), PRIMARY KEY (id));

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_name.up.sql
CREATE TABLE users_new (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, admin BOOLEAN DEFAULT false NOT NULL, note TEXT);
INSERT INTO users_new (id, name, admin) SELECT id, name, admin FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

-- file: 0002_name.down.sql
CREATE TABLE users_old (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, admin BOOLEAN DEFAULT false NOT NULL);
INSERT INTO users_old (id, name, admin) SELECT id, name, admin FROM users;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;

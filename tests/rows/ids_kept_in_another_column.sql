-- fine
-- the old ids go on as uuid, and the children follow them to the new ids

-- file: 0001_init.up.sql
CREATE TABLE users (id TEXT PRIMARY KEY NOT NULL, name TEXT);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, user TEXT NOT NULL REFERENCES users (id));

-- file: 0001_init.down.sql
DROP TABLE sessions;
DROP TABLE users;

-- file: 0002_numbers.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE users_new (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT);
INSERT INTO users_new (uuid, name) SELECT id, name FROM users;
CREATE TABLE sessions_new (id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES users (id));
INSERT INTO sessions_new (id, user) SELECT s.id, u.id FROM sessions s JOIN users_new u ON u.uuid = s.user;
DROP TABLE sessions;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;
ALTER TABLE sessions_new RENAME TO sessions;

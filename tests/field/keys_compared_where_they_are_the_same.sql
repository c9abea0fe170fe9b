-- fine
-- the keys of a copy, of a table whose key is the reference, of a join that goes by the reference as well, and of rows that
-- are made with the same keys

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, inviter_id INTEGER REFERENCES users (id));
CREATE TABLE profiles (id INTEGER PRIMARY KEY REFERENCES users (id), user_id INTEGER REFERENCES users (id), bio TEXT);
CREATE TABLE devices (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), label TEXT);

-- file: 0001_users.down.sql
DROP TABLE devices;
DROP TABLE profiles;
DROP TABLE users;

-- file: 0002_columns.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE users_copy (id INTEGER PRIMARY KEY, name TEXT, inviter_id INTEGER REFERENCES users (id));
INSERT INTO users_copy SELECT id, name, inviter_id FROM users;
UPDATE users_copy SET name = (SELECT u.name FROM users u WHERE u.id = users_copy.id);
ALTER TABLE users ADD COLUMN bio TEXT;
UPDATE users SET bio = (SELECT p.bio FROM profiles p WHERE p.id = users.id);
DELETE FROM devices WHERE EXISTS (SELECT 1 FROM users u WHERE u.id = devices.user_id AND u.id = devices.id);
CREATE TABLE addresses (id INTEGER PRIMARY KEY, text TEXT);
INSERT INTO addresses (id, text) SELECT id, 'of ' || label FROM devices;
ALTER TABLE devices ADD COLUMN address_id INTEGER REFERENCES addresses (id);
UPDATE devices SET address_id = (SELECT a.id FROM addresses a WHERE a.id = devices.id);
ALTER TABLE devices ADD COLUMN address TEXT;
UPDATE devices SET address = (SELECT a.text FROM addresses a WHERE a.id = devices.id);

-- silent
-- a profile has the key of its user, and another column that refers to users; a copy has the keys of what it was copied from

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, boss_id INTEGER REFERENCES users(id));
CREATE TABLE profiles (id INTEGER PRIMARY KEY REFERENCES users(id), user_id INTEGER NOT NULL REFERENCES users(id), bio TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id), body TEXT NOT NULL);
-- file: 0001_users.down.sql
DROP TABLE notes;
DROP TABLE profiles;
DROP TABLE users;
-- file: 0002_names.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE profiles ADD COLUMN name TEXT;
UPDATE profiles SET name = (SELECT u.name FROM users u WHERE u.id = profiles.id);
ALTER TABLE notes ADD COLUMN author TEXT;
UPDATE notes SET author = (SELECT u.name FROM users u WHERE u.id = notes.user_id);
ALTER TABLE users ADD COLUMN boss TEXT;
UPDATE users SET boss = (SELECT b.name FROM users b WHERE b.id = users.boss_id);

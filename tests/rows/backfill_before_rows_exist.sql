-- refused: lost-values at 0002_profiles.up.sql:5
-- profiles is filled from users_v2 before users_v2 has any rows, then the old columns are left behind

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL, bio TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_profiles.up.sql
CREATE TABLE users_v2 (id INTEGER PRIMARY KEY, login TEXT NOT NULL);
CREATE TABLE profiles (user_id INTEGER PRIMARY KEY REFERENCES users(id), bio TEXT);

-- copy the biographies
INSERT INTO profiles (user_id, bio)
SELECT v.id, u.bio FROM users_v2 v JOIN users u ON u.id = v.id;

INSERT INTO users_v2 (id, login) SELECT id, login FROM users;
DROP TABLE users;
ALTER TABLE users_v2 RENAME TO users;

-- file: 0002_profiles.down.sql
CREATE TABLE users_old (id INTEGER PRIMARY KEY, login TEXT NOT NULL, bio TEXT);
INSERT INTO users_old SELECT u.id, u.login, p.bio FROM users u LEFT JOIN profiles p ON p.user_id = u.id;
DROP TABLE profiles;
DROP TABLE users;
ALTER TABLE users_old RENAME TO users;

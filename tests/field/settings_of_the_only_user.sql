-- silent
-- one user, and settings with an AUTOINCREMENT key and one row for each

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL);
CREATE TABLE settings (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE, x TEXT NOT NULL DEFAULT '');

-- file: 0001_users.down.sql
DROP TABLE settings;
DROP TABLE users;

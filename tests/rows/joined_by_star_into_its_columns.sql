-- fine
-- `SELECT *` over a join takes the columns of both tables, one after the other

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE profiles (user_id INTEGER PRIMARY KEY REFERENCES users (id), bio TEXT);

-- file: 0001_users.down.sql
DROP TABLE profiles;
DROP TABLE users;

-- file: 0002_one_table.up.sql
-- tohead: irreversible "x"
-- tohead: allow(drop-table) "merged"
CREATE TABLE merged (id INTEGER PRIMARY KEY, name TEXT, user_id INTEGER, bio TEXT);
INSERT INTO merged SELECT * FROM users LEFT JOIN profiles ON profiles.user_id = users.id;
DROP TABLE profiles;
DROP TABLE users;
ALTER TABLE merged RENAME TO users;

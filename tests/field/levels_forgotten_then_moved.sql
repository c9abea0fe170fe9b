-- refused: lost-values at 0002_levels.up.sql:2
-- the UPDATE before the copy has no ELSE

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, level TEXT CHECK (level IN ('low', 'mid', 'high')));

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_levels.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET level = CASE level WHEN 'low' THEN 'mid' WHEN 'high' THEN 'high' END;
CREATE TABLE levels (user_id INTEGER PRIMARY KEY, level TEXT);
INSERT INTO levels (user_id, level) SELECT id, level FROM users;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO users_new (id, name) SELECT id, name FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

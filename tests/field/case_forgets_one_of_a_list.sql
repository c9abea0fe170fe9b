-- refused: lost-values at 0002_level.up.sql:3
-- 'owner' is on the list and not in the CASE, so that it becomes what 'guest' is

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('guest', 'editor', 'admin', 'owner')));

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_level.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE users_new (id INTEGER PRIMARY KEY, level INTEGER NOT NULL);
INSERT INTO users_new SELECT id, CASE WHEN role = 'editor' THEN 1 WHEN role = 'admin' THEN 2 ELSE 0 END FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

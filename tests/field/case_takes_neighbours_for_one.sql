-- warned: changed-values at 0002_level.up.sql:3
-- 'guest' and 'reader' stand side by side, and may be meant as one

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('guest', 'reader', 'editor', 'admin')));

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_level.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE users ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
UPDATE users SET level = CASE role WHEN 'editor' THEN 1 WHEN 'admin' THEN 2 ELSE 0 END;
CREATE TABLE users_new (id INTEGER PRIMARY KEY, level INTEGER NOT NULL DEFAULT 0);
INSERT INTO users_new SELECT id, level FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

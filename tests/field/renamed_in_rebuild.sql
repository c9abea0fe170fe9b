-- silent
-- a column gets another name, and loses its DEFAULT on the way

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, site INTEGER NOT NULL DEFAULT 1, email TEXT NOT NULL);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_site_id.up.sql
-- tohead: irreversible "the names stay"
CREATE TABLE users_new (user_id INTEGER PRIMARY KEY, site_id INTEGER NOT NULL, email TEXT NOT NULL);
INSERT INTO users_new SELECT id, site, email FROM users;
DROP TABLE users;
ALTER TABLE users_new RENAME TO users;

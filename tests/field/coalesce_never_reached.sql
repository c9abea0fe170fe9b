-- warned: changed-values at 0002_one_name.up.sql:3
-- login is NOT NULL: every display_name is overwritten

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, login TEXT NOT NULL, display_name TEXT);
-- file: 0001_users.down.sql
DROP TABLE users;
-- file: 0002_one_name.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "one name is enough"
UPDATE users SET display_name = coalesce(login, display_name);
ALTER TABLE users DROP COLUMN login;

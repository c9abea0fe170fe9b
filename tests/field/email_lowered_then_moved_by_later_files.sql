-- silent
-- the same in three migrations

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_lower.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET email = trim(email);
UPDATE users SET email = lower(email);

-- file: 0003_emails.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE emails (user_id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO emails (user_id, email) SELECT id, email FROM users;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "the values are in emails"
ALTER TABLE users DROP COLUMN email;

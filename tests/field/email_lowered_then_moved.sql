-- silent
-- an UPDATE changes the values, and the copy moves what it has made of them

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_emails.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET email = lower(email) WHERE email IS NOT NULL;
CREATE TABLE emails (user_id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO emails (user_id, email) SELECT id, email FROM users;
ALTER TABLE users DROP COLUMN email;

-- refused: lost-values at 0002_emails.up.sql:3
-- an UPDATE behind the copy says nothing of what the copy left out

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_emails.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE emails (user_id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO emails (user_id, email) SELECT id, email FROM users WHERE age > 1;
UPDATE users SET email = lower(email);
ALTER TABLE users DROP COLUMN email;

-- refused: lost-values at 0002_emails.up.sql:4
-- what the copy leaves out is lost, whatever the UPDATE has made of it

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_emails.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET email = lower(email);
CREATE TABLE emails (user_id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO emails (user_id, email) SELECT id, email FROM users WHERE email LIKE '%@%';
ALTER TABLE users DROP COLUMN email;

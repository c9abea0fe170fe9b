-- refused: lost-values at 0002_emails.up.sql:4
-- a trigger changes what no UPDATE names

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER);
CREATE TRIGGER users_touch AFTER UPDATE OF name ON users BEGIN UPDATE users SET email = 'x' WHERE id = new.id; END;

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_emails.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE users SET name = trim(name);
CREATE TABLE emails (user_id INTEGER PRIMARY KEY, email TEXT);
INSERT INTO emails (user_id, email) SELECT id, email FROM users;
DROP TRIGGER users_touch;
ALTER TABLE users DROP COLUMN email;

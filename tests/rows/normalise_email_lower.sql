-- fine
-- an UPDATE of exactly that column, which is not unique, says what it does

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, name TEXT);
CREATE INDEX users_email ON users (email);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_lower_email.up.sql
UPDATE users SET email = lower(trim(email)) WHERE email IS NOT NULL;

-- file: 0002_lower_email.down.sql
-- the original spelling is not kept; nothing to undo
SELECT 1;

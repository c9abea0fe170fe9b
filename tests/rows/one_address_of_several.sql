-- warned: changed-values at 0002_m.up.sql:3
-- a user may have had several

-- file: 0001_init.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE emails (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), address TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE emails;
DROP TABLE users;

-- file: 0002_m.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE users ADD COLUMN email TEXT;
UPDATE users SET email = (SELECT address FROM emails WHERE emails.user_id = users.id);
DROP TABLE emails;

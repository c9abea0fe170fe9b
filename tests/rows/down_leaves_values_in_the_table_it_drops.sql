-- warned: lossy-down at 0002_phones.down.sql:2
-- the column comes back empty, and the table that has its values is dropped

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_phones.up.sql
CREATE TABLE phones (user_id INTEGER PRIMARY KEY REFERENCES users (id), number TEXT NOT NULL);
INSERT INTO phones (user_id, number) SELECT id, phone FROM users WHERE phone IS NOT NULL;
ALTER TABLE users DROP COLUMN phone;

-- file: 0002_phones.down.sql
ALTER TABLE users ADD COLUMN phone TEXT;
DROP TABLE phones;

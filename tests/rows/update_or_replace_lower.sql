-- refused: lost-rows at 0002_lower_email.up.sql:1
-- UPDATE OR REPLACE of the unique email deletes the other user when two addresses differ only in case

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_lower_email.up.sql
UPDATE OR REPLACE users SET email = lower(email);

-- file: 0002_lower_email.down.sql
SELECT 1; -- data only: nothing to take back

-- refused: fails-on-rows at 0002_lower_email.up.sql:1
-- lower() makes two distinct addresses equal and the UNIQUE constraint aborts the migration

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT);

-- file: 0001_users.down.sql
DROP TABLE users;

-- file: 0002_lower_email.up.sql
UPDATE users SET email = lower(email) WHERE email <> lower(email);

-- file: 0002_lower_email.down.sql
SELECT 1; -- data only: nothing to take back

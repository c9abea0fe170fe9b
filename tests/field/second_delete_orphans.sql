-- refused: foreign-keys at 0002_clean.up.sql:3
-- of two DELETEs the second leaves rows without their parents

-- file: 0001_users.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, kind TEXT NOT NULL);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));

-- file: 0001_users.down.sql
DROP TABLE sessions;
DROP TABLE users;

-- file: 0002_clean.up.sql
-- tohead: irreversible "they are gone"
DELETE FROM users WHERE kind = 'nobody' AND kind = 'somebody';
DELETE FROM users WHERE kind <> 'guest';

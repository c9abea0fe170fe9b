-- fine
-- a plain DELETE … WHERE on the table it names

-- file: 0001_sessions.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE sessions (token TEXT PRIMARY KEY NOT NULL, user_id INTEGER NOT NULL REFERENCES users (id), expires INTEGER);

-- file: 0001_sessions.down.sql
DROP TABLE sessions;
DROP TABLE users;

-- file: 0002_expired_sessions.up.sql
DELETE FROM sessions WHERE expires < 1700000000;

-- file: 0002_expired_sessions.down.sql
-- expired sessions do not come back
SELECT 1;

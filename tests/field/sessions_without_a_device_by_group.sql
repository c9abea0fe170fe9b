-- refused: lost-rows at 0002_one_session.up.sql:2
-- sessions without a device are no duplicates for the index, which is for some rows only

-- file: 0001_sessions.up.sql
CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, device TEXT, revoked INTEGER NOT NULL DEFAULT 0);

-- file: 0001_sessions.down.sql
DROP TABLE sessions;

-- file: 0002_one_session.up.sql
-- tohead: irreversible "duplicates are gone"
DELETE FROM sessions WHERE revoked = 0 AND id NOT IN (SELECT max(id) FROM sessions WHERE revoked = 0 GROUP BY user_id, device);
CREATE UNIQUE INDEX sessions_device ON sessions (user_id, device) WHERE revoked = 0;

-- refused: lost-rows at 0002_one_session.up.sql:2
-- for PARTITION BY sessions without a device are the same, for the index they are not

-- file: 0001_sessions.up.sql
CREATE TABLE sessions (id INTEGER PRIMARY KEY, place TEXT NOT NULL, device TEXT, seen INTEGER NOT NULL);

-- file: 0001_sessions.down.sql
DROP TABLE sessions;

-- file: 0002_one_session.up.sql
-- tohead: irreversible "duplicates are gone"
DELETE FROM sessions WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY place, device ORDER BY id DESC) AS n FROM sessions) WHERE n > 1);
CREATE UNIQUE INDEX sessions_device ON sessions (place, device);

-- refused: lost-rows at 0002_one_session.up.sql:2
-- sessions without a device are no duplicates for the UNIQUE of the table that takes the place of this one

-- file: 0001_sessions.up.sql
CREATE TABLE sessions (id INTEGER PRIMARY KEY, place TEXT NOT NULL, device TEXT, seen INTEGER NOT NULL);

-- file: 0001_sessions.down.sql
DROP TABLE sessions;

-- file: 0002_one_session.up.sql
-- tohead: irreversible "duplicates are gone"
DELETE FROM sessions WHERE id NOT IN (SELECT max(id) FROM sessions GROUP BY place, device);
CREATE TABLE sessions_new (id INTEGER PRIMARY KEY, place TEXT NOT NULL, device TEXT, seen INTEGER NOT NULL, UNIQUE (place, device));
INSERT INTO sessions_new SELECT id, place, device, seen FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_new RENAME TO sessions;

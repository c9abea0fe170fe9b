-- refused: time-unit at 0002_trim.up.sql:2
-- the limit is in milliseconds, and the column in seconds, as its DEFAULT says

-- file: 0001_events.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, created INTEGER NOT NULL DEFAULT (unixepoch()), seen INTEGER NOT NULL DEFAULT (unixepoch() * 1000));

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_trim.up.sql
-- tohead: irreversible "nobody goes back"
DELETE FROM events WHERE created < (unixepoch() - 30 * 86400) * 1000;

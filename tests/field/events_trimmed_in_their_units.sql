-- fine
-- each limit is in the unit of its column; what is far above it is put right

-- file: 0001_events.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, created INTEGER NOT NULL DEFAULT (unixepoch()), seen INTEGER NOT NULL DEFAULT (unixepoch() * 1000));

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_trim.up.sql
-- tohead: irreversible "nobody goes back"
DELETE FROM events WHERE created < unixepoch() - 30 * 86400 AND seen < (unixepoch() - 30 * 86400) * 1000;
UPDATE events SET created = created / 1000 WHERE created > unixepoch() * 100;
UPDATE events SET seen = seen * 1000 WHERE seen < unixepoch() * 10;

-- fine
-- the CHECK admits only texts that strftime gives back unchanged, so the conversion to seconds is exact and reversible

-- file: 0001_events.up.sql
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (typeof(at) = 'text' AND at IS strftime('%Y-%m-%d %H:%M:%S', at))
);

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_epoch.up.sql
CREATE TABLE events_new (id INTEGER PRIMARY KEY, at INTEGER NOT NULL);
INSERT INTO events_new (id, at) SELECT id, CAST(strftime('%s', at) AS INTEGER) FROM events;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

-- file: 0002_epoch.down.sql
CREATE TABLE events_old (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL CHECK (typeof(at) = 'text' AND at IS strftime('%Y-%m-%d %H:%M:%S', at))
);
INSERT INTO events_old (id, at) SELECT id, strftime('%Y-%m-%d %H:%M:%S', at, 'unixepoch') FROM events;
DROP TABLE events;
ALTER TABLE events_old RENAME TO events;

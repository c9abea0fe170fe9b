-- warned: changed-values at 0002_epoch.up.sql:6
-- strftime gives NULL for '24.12.2023' and other free forms the TEXT column accepted

-- file: 0001_events.up.sql
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    happens_on TEXT
);

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_epoch.up.sql
CREATE TABLE events_new (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    happens_on INTEGER
);
INSERT INTO events_new (id, title, happens_on)
SELECT id, title, CAST(strftime('%s', happens_on) AS INTEGER) FROM events;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

-- file: 0002_epoch.down.sql
CREATE TABLE events__back (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    happens_on TEXT
);
INSERT INTO events__back (id, title, happens_on)
SELECT id, title, happens_on FROM events;
DROP TABLE events;
ALTER TABLE events__back RENAME TO events;

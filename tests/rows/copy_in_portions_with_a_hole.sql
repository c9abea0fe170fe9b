-- refused: lost-rows at 0002_x.up.sql:4
-- the first portion ends before the number behind which the second one starts

-- file: 0001_events.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, text TEXT);

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_x.up.sql
-- tohead: irreversible "the column is needed"
-- in portions
CREATE TABLE events_new (id INTEGER PRIMARY KEY, text TEXT, x TEXT);
INSERT INTO events_new (id, text) SELECT id, text FROM events WHERE id < 1000;
INSERT INTO events_new (id, text) SELECT id, text FROM events WHERE id > 1000;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

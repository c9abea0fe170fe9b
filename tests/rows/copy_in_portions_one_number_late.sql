-- refused: lost-rows at 0002_x.up.sql:4
-- the second portion starts one number too late

-- file: 0001_events.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, text TEXT);

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_x.up.sql
-- tohead: irreversible "the column is needed"
-- in portions
CREATE TABLE events_new (id INTEGER PRIMARY KEY, text TEXT, x TEXT);
INSERT INTO events_new (id, text) SELECT id, text FROM events WHERE id BETWEEN -9223372036854775808 AND 10000;
INSERT INTO events_new (id, text) SELECT id, text FROM events WHERE id BETWEEN 10002 AND 9223372036854775807;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

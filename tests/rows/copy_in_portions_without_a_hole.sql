-- fine
-- each row is in one of the portions, and seeds are what they were

-- file: 0001_events.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, text TEXT);
INSERT INTO events VALUES (1, 'first'), (500, 'five hundredth');

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_x.up.sql
-- tohead: irreversible "the column is needed"
CREATE TABLE events_new (id INTEGER PRIMARY KEY, text TEXT, x TEXT);
INSERT INTO events_new (id, text) SELECT id, text FROM events WHERE id <= 500;
INSERT INTO events_new (id, text) SELECT id, text FROM events WHERE id > 500 AND id <= 1000;
INSERT INTO events_new (id, text) SELECT id, text FROM events WHERE id > 1000;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

-- refused: multiplied-rows at 0002_events_note.up.sql:4
-- the first of three copies takes something else, and the last two take the same

-- file: 0001_events.up.sql
CREATE TABLE events (room BLOB NOT NULL, body TEXT NOT NULL);

-- file: 0001_events.down.sql
DROP TABLE events;

-- file: 0002_events_note.up.sql
CREATE TABLE events_new (room BLOB NOT NULL, body TEXT NOT NULL, note TEXT);
INSERT INTO events_new (room, body, note) SELECT room, body, 'quiet' FROM events WHERE length(room) < 1;
INSERT INTO events_new (room, body) SELECT room, body FROM events;
INSERT INTO events_new (room, body) SELECT room, body FROM events WHERE body <> 'never';
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

-- file: 0002_events_note.down.sql
ALTER TABLE events DROP COLUMN note;

-- fine
-- what was not there before the up part goes back to where that has had it from

-- file: 0001_logs.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, message TEXT NOT NULL);
CREATE TABLE alarms (id INTEGER PRIMARY KEY, message TEXT NOT NULL);

-- file: 0001_logs.down.sql
DROP TABLE alarms;
DROP TABLE events;

-- file: 0002_unite.up.sql
CREATE TABLE event_ids (id INTEGER PRIMARY KEY);
INSERT INTO event_ids SELECT id FROM events;
INSERT INTO events (message) SELECT message FROM alarms;
DROP TABLE alarms;

-- file: 0002_unite.down.sql
CREATE TABLE alarms (id INTEGER PRIMARY KEY, message TEXT NOT NULL);
INSERT INTO alarms (message) SELECT message FROM events WHERE id NOT IN (SELECT id FROM event_ids);
DELETE FROM events WHERE id NOT IN (SELECT id FROM event_ids);
DROP TABLE event_ids;

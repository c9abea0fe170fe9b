-- silent
-- guests become people with keys behind the highest one, their remarks follow, and a log that nobody refers to gets new keys

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT);
CREATE TABLE guests (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT);
CREATE TABLE guest_remarks (id INTEGER PRIMARY KEY, guest_id INTEGER NOT NULL REFERENCES guests (id) ON DELETE CASCADE, body TEXT NOT NULL);
CREATE TABLE app_events (id INTEGER PRIMARY KEY, message TEXT NOT NULL);
CREATE TABLE web_events (id INTEGER PRIMARY KEY, message TEXT NOT NULL);

-- file: 0001_people.down.sql
DROP TABLE web_events;
DROP TABLE app_events;
DROP TABLE guest_remarks;
DROP TABLE guests;
DROP TABLE people;

-- file: 0002_merge.up.sql
-- tohead: irreversible "guests are people"
CREATE TABLE remarks (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, body TEXT NOT NULL);
INSERT INTO remarks (id, person_id, body) SELECT id, guest_id + (SELECT coalesce(max(id), 0) FROM people), body FROM guest_remarks;
INSERT INTO people (id, full_name, email) SELECT id + (SELECT coalesce(max(id), 0) FROM people), full_name, email FROM guests;
DROP TABLE guest_remarks;
DROP TABLE guests;
CREATE TABLE events (id INTEGER PRIMARY KEY, source TEXT NOT NULL, message TEXT NOT NULL);
INSERT INTO events (source, message) SELECT 'app', message FROM app_events UNION ALL SELECT 'web', message FROM web_events;
DROP TABLE app_events;
DROP TABLE web_events;

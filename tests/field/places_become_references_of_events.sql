-- silent
-- two columns become events of a person, and their places rows that the events refer to

-- file: 0001_persons.up.sql
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE persons (id INTEGER PRIMARY KEY, name TEXT NOT NULL, birth_place TEXT, death_place TEXT);
CREATE TABLE events (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES persons (id), kind TEXT NOT NULL, place_id INTEGER REFERENCES places (id));
CREATE INDEX events_person ON events (person_id);
CREATE INDEX events_place ON events (place_id);

-- file: 0001_persons.down.sql
DROP TABLE events;
DROP TABLE persons;
DROP TABLE places;

-- file: 0002_events.up.sql
-- tohead: irreversible "see events"
INSERT INTO places (name) SELECT birth_place FROM persons WHERE birth_place IS NOT NULL UNION SELECT death_place FROM persons WHERE death_place IS NOT NULL EXCEPT SELECT name FROM places;
INSERT INTO events (person_id, kind, place_id) SELECT p.id, 'birth', (SELECT min(l.id) FROM places l WHERE l.name = p.birth_place) FROM persons p WHERE p.birth_place IS NOT NULL;
INSERT INTO events (person_id, kind, place_id) SELECT p.id, 'death', (SELECT min(l.id) FROM places l WHERE l.name = p.death_place) FROM persons p WHERE p.death_place IS NOT NULL;
ALTER TABLE persons DROP COLUMN birth_place;
ALTER TABLE persons DROP COLUMN death_place;

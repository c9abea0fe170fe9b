-- silent
-- guests become people, whose old keys are kept beside, and their remarks follow by a join on those

-- file: 0001_people.up.sql
CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT);
CREATE TABLE guests (id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT);
CREATE TABLE guest_remarks (id INTEGER PRIMARY KEY, guest_id INTEGER NOT NULL REFERENCES guests (id) ON DELETE CASCADE, body TEXT NOT NULL);

-- file: 0001_people.down.sql
DROP TABLE guest_remarks;
DROP TABLE guests;
DROP TABLE people;

-- file: 0002_merge.up.sql
-- tohead: irreversible "guests are people"
ALTER TABLE people ADD COLUMN guest_id INTEGER;
INSERT INTO people (full_name, email, guest_id) SELECT full_name, email, id FROM guests;
CREATE TABLE remarks (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, body TEXT NOT NULL);
INSERT INTO remarks (id, person_id, body) SELECT r.id, p.id, r.body FROM guest_remarks r JOIN people p ON p.guest_id = r.guest_id;
DROP TABLE guest_remarks;
DROP TABLE guests;

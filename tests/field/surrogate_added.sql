-- silent
-- item_people get an id, the old key stays unique
-- base: media

-- file: 0003_id.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE item_people_new (id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, role TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0, UNIQUE (item_id, person_id, role));
INSERT INTO item_people_new (item_id, person_id, role, position) SELECT item_id, person_id, role, position FROM item_people;
DROP TABLE item_people;
ALTER TABLE item_people_new RENAME TO item_people;

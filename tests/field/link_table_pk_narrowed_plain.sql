-- refused: fails-on-rows at 0003_key.up.sql:3
-- the same without OR IGNORE: fails for a person with two roles in one item
-- base: media

-- file: 0003_key.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE item_people_new (item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, role TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (item_id, person_id));
INSERT INTO item_people_new SELECT item_id, person_id, role, position FROM item_people;
DROP TABLE item_people;
ALTER TABLE item_people_new RENAME TO item_people;

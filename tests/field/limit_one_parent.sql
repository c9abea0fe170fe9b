-- refused: lost-rows at 0003_studio.up.sql:7
-- each item's first studio credit is moved: LIMIT 1 without ORDER, the other people with role 'studio' are deleted with item_people filter in the copy
-- base: media

-- file: 0003_studio.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE items SET studio = (SELECT p.name FROM item_people ip JOIN people p ON p.id = ip.person_id WHERE ip.item_id = items.id AND ip.role = 'studio' LIMIT 1) WHERE studio IS NULL;
CREATE TABLE item_people_new (
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (item_id, person_id, role)
);
INSERT INTO item_people_new SELECT * FROM item_people WHERE role <> 'studio';
DROP TABLE item_people;
ALTER TABLE item_people_new RENAME TO item_people;

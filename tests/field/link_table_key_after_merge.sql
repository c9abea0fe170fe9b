-- silent
-- twin of bad/link_table_pk_narrowed: roles are joined into one text
-- base: media

-- file: 0003_key.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(lost-rows) "their roles are in the row that stays"
CREATE TABLE item_people_new (item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, role TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (item_id, person_id));
INSERT INTO item_people_new SELECT item_id, person_id, group_concat(role, ', '), min(position) FROM item_people GROUP BY item_id, person_id;
DROP TABLE item_people;
ALTER TABLE item_people_new RENAME TO item_people;

-- silent
-- both are copied before

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, nickname TEXT);

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
CREATE TABLE names (item_id INTEGER NOT NULL REFERENCES items (id), kind TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (item_id, kind));
INSERT INTO names SELECT id, 'full', name FROM items WHERE name IS NOT NULL;
INSERT INTO names SELECT id, 'nick', nickname FROM items WHERE nickname IS NOT NULL;
ALTER TABLE items ADD COLUMN label TEXT;
UPDATE items SET label = coalesce(nickname, name);
ALTER TABLE items DROP COLUMN name;
ALTER TABLE items DROP COLUMN nickname;

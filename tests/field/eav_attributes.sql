-- silent
-- rating and studio move to an attribute table
-- base: media

-- file: 0003_attrs.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to item_attr"
CREATE TABLE item_attr (item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE, key TEXT NOT NULL, val TEXT NOT NULL, PRIMARY KEY (item_id, key)) WITHOUT ROWID;
INSERT INTO item_attr SELECT id, 'genres', genres FROM items WHERE genres IS NOT NULL;
INSERT INTO item_attr SELECT id, 'studio', studio FROM items WHERE studio IS NOT NULL;
ALTER TABLE items DROP COLUMN genres;
ALTER TABLE items DROP COLUMN studio;

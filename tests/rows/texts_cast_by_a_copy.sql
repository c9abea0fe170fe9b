-- warned: changed-values at 0002_move.up.sql:4
-- the same in a table of its own

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, weight TEXT);

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
CREATE TABLE weights (item_id INTEGER PRIMARY KEY REFERENCES items (id), kg INTEGER);
INSERT INTO weights SELECT id, CAST(weight AS INTEGER) FROM items;
ALTER TABLE items DROP COLUMN weight;

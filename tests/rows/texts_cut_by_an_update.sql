-- warned: changed-values at 0002_move.up.sql:4
-- only the start of the texts goes into the new column

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, label TEXT);

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
ALTER TABLE items ADD COLUMN short TEXT;
UPDATE items SET short = substr(label, 1, 6);
ALTER TABLE items DROP COLUMN label;

-- silent
-- an integer that stands for false and true becomes its opposite

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, closed INTEGER NOT NULL DEFAULT 0);

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
ALTER TABLE items ADD COLUMN open INTEGER NOT NULL DEFAULT 1;
UPDATE items SET open = (closed = 0);
ALTER TABLE items DROP COLUMN closed;

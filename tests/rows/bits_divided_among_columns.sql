-- warned: changed-values at 0002_move.up.sql:5
-- two bits of a number are kept, the others go

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, status INTEGER NOT NULL DEFAULT 0);

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
ALTER TABLE items ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
UPDATE items SET delivered = (status & 1) <> 0, seen = (status & 2) <> 0;
ALTER TABLE items DROP COLUMN status;

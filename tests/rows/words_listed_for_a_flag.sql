-- silent
-- the words that mean yes are listed

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, active TEXT NOT NULL DEFAULT 'false');

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
ALTER TABLE items ADD COLUMN is_active INTEGER NOT NULL DEFAULT 0;
UPDATE items SET is_active = 1 WHERE lower(active) IN ('true', '1', 'yes', 'on');
ALTER TABLE items DROP COLUMN active;

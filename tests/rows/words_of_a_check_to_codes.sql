-- silent
-- each of the words has its number

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')));

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
ALTER TABLE items ADD COLUMN prio INTEGER NOT NULL DEFAULT 2;
UPDATE items SET prio = CASE priority WHEN 'low' THEN 1 WHEN 'high' THEN 3 ELSE 2 END;
ALTER TABLE items DROP COLUMN priority;

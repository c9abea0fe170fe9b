-- silent
-- an integer that stands for false and true becomes a word

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, done INTEGER NOT NULL DEFAULT 0);

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
ALTER TABLE items ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
UPDATE items SET state = CASE WHEN done THEN 'done' ELSE 'open' END;
ALTER TABLE items DROP COLUMN done;

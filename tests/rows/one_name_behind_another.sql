-- refused: lost-values at 0002_move.up.sql:4
-- where both are set, one goes

-- file: 0001_t.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, nickname TEXT);

-- file: 0001_t.down.sql
DROP TABLE items;

-- file: 0002_move.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
ALTER TABLE items ADD COLUMN label TEXT;
UPDATE items SET label = coalesce(name, nickname);
ALTER TABLE items DROP COLUMN name;
ALTER TABLE items DROP COLUMN nickname;

-- refused: lost-values at 0002_fresh.up.sql:3
-- the first 500 values are moved, and the column is dropped with the others

-- file: 0001_t.up.sql
CREATE TABLE t (id INTEGER PRIMARY KEY, old TEXT);

-- file: 0001_t.down.sql
DROP TABLE t;

-- file: 0002_fresh.up.sql
-- tohead: irreversible "old is called fresh"
ALTER TABLE t ADD COLUMN fresh TEXT;
UPDATE t SET fresh = old WHERE id IN (SELECT id FROM t ORDER BY id LIMIT 500);
ALTER TABLE t DROP COLUMN old;

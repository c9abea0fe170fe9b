-- fine
-- a column changes its type without a rebuild

-- file: 0001_t.up.sql
CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(10), b INTEGER);

-- file: 0001_t.down.sql
DROP TABLE t;

-- file: 0002_x.up.sql
-- tohead: irreversible "x"
ALTER TABLE t ADD COLUMN a2 TEXT;
UPDATE t SET a2 = a;
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t RENAME COLUMN a2 TO a;

-- warned: drop-column at 0002_x.up.sql:2
-- the values that go are those of `a`, although `b` is the name that is not there any more

-- file: 0001_t.up.sql
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);

-- file: 0001_t.down.sql
DROP TABLE t;

-- file: 0002_x.up.sql
-- tohead: irreversible "a is not used"
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t RENAME COLUMN b TO a;

-- refused: lost-rows at 0003_swap.up.sql:2
-- the new table was made by the migration before, and nobody has copied the rows

-- file: 0001_t.up.sql
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INTEGER);

-- file: 0001_t.down.sql
DROP TABLE t;

-- file: 0002_t_new.up.sql
CREATE TABLE t_new (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, c TEXT);

-- file: 0002_t_new.down.sql
DROP TABLE t_new;

-- file: 0003_swap.up.sql
-- tohead: irreversible "x"
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;

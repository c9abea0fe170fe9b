-- fine
-- the table is emptied before it is dropped, after all of it was copied

-- file: 0001_t.up.sql
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INTEGER);

-- file: 0001_t.down.sql
DROP TABLE t;

-- file: 0002_t.up.sql
-- tohead: irreversible "x"
CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INTEGER, c TEXT);
INSERT INTO n (id, a, b) SELECT id, a, b FROM t LIMIT -1;
DELETE FROM t;
DROP TABLE t;
ALTER TABLE n RENAME TO t;

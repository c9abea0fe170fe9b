-- refused: lost-values at 0002_one_table.up.sql:3
-- NATURAL joins by the kind too, which differs, so that the second table's values do not arrive

-- file: 0001_t.up.sql
CREATE TABLE t (id INTEGER PRIMARY KEY, kind TEXT, b INTEGER);
CREATE TABLE x (id INTEGER PRIMARY KEY, kind TEXT, c INTEGER);

-- file: 0001_t.down.sql
DROP TABLE x;
DROP TABLE t;

-- file: 0002_one_table.up.sql
-- tohead: irreversible "x"
CREATE TABLE n (id INTEGER PRIMARY KEY, kind TEXT, b INTEGER, c INTEGER);
INSERT INTO n SELECT * FROM t NATURAL LEFT JOIN x;
DROP TABLE t;
ALTER TABLE n RENAME TO t;
DROP TABLE x;

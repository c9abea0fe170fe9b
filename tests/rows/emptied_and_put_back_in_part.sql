-- refused: lost-rows at 0002_order.up.sql:4
-- all rows are deleted to be put back in another order, and some stay away

-- file: 0001_init.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, v TEXT);

-- file: 0001_init.down.sql
DROP TABLE items;

-- file: 0002_order.up.sql
-- tohead: irreversible "not needed here"
CREATE TEMP TABLE bak AS SELECT * FROM items;
DELETE FROM items;
INSERT INTO items SELECT * FROM bak WHERE v IS NOT NULL ORDER BY v;
DROP TABLE bak;

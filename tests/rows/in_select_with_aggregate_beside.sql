-- refused: lost-rows at 0002_item.up.sql:3
-- a value from a query with min() makes no sum of the copy, whose IN leaves rows out

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, path TEXT NOT NULL);
CREATE TABLE plays (id INTEGER PRIMARY KEY, path TEXT NOT NULL, at INTEGER NOT NULL);

-- file: 0001_items.down.sql
DROP TABLE plays;
DROP TABLE items;

-- file: 0002_item.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE plays_new (id INTEGER PRIMARY KEY, path TEXT NOT NULL, at INTEGER NOT NULL, item INTEGER NOT NULL);
INSERT INTO plays_new (id, path, at, item) SELECT id, path, at, (SELECT min(i.id) FROM items i WHERE i.path = plays.path) FROM plays WHERE path IN (SELECT path FROM items);
DROP TABLE plays;
ALTER TABLE plays_new RENAME TO plays;

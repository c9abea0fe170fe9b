-- refused: foreign-keys at 0002_renumber.up.sql:4
-- a view that names the children changes no row of them

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE plays (id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES items (id));
CREATE VIEW played AS SELECT i.title FROM plays p JOIN items i ON i.id = p.item_id;

-- file: 0001_items.down.sql
DROP VIEW played;
DROP TABLE plays;
DROP TABLE items;

-- file: 0002_renumber.up.sql
-- tohead: irreversible "not needed here"
DROP VIEW played;
CREATE TABLE items_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO items_new SELECT row_number() OVER (ORDER BY id), title FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;
CREATE VIEW played AS SELECT i.title FROM plays p JOIN items i ON i.id = p.item_id;

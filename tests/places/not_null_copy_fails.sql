-- fails-on-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE others_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
INSERT INTO others_new SELECT id, name, note FROM others;
DROP TABLE others;
ALTER TABLE others_new RENAME TO others;
CREATE TABLE items_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
«INSERT» INTO items_new SELECT * FROM items;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;

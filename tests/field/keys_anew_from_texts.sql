-- fine
-- texts as keys become numbers, and what refers to the rows follows by the column that keeps the text

-- file: 0001_items.up.sql
CREATE TABLE shelves (code TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, shelf TEXT NOT NULL REFERENCES shelves (code), name TEXT NOT NULL);
CREATE INDEX items_shelf ON items (shelf);

-- file: 0001_items.down.sql
DROP TABLE items;
DROP TABLE shelves;

-- file: 0002_shelf_ids.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE shelves_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, title TEXT NOT NULL);
INSERT INTO shelves_new (code, title) SELECT code, title FROM shelves;
CREATE TABLE items_new (id INTEGER PRIMARY KEY, shelf INTEGER NOT NULL REFERENCES shelves (id), name TEXT NOT NULL);
INSERT INTO items_new (id, shelf, name) SELECT i.id, s.id, i.name FROM items i JOIN shelves_new s ON s.code = i.shelf;
DROP TABLE items;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
ALTER TABLE items_new RENAME TO items;
CREATE INDEX items_shelf ON items (shelf);

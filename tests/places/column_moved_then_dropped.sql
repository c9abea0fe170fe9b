-- lost-values

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "moved"
CREATE TABLE notes (item_id INTEGER PRIMARY KEY, note TEXT);
«INSERT» INTO notes (item_id, note) SELECT id, note FROM items WHERE size > 0;
ALTER TABLE items DROP COLUMN note;

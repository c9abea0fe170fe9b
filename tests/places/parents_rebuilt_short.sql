-- lost-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
«INSERT» INTO shelves_new SELECT * FROM shelves WHERE id % 3 > 0;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
CREATE TABLE others_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
INSERT INTO others_new SELECT id, name, note FROM others;
DROP TABLE others;
ALTER TABLE others_new RENAME TO others;

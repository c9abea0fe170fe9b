-- lost-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE TRIGGER shelf_gone AFTER DELETE ON shelves BEGIN DELETE FROM items WHERE id % 2 = 0; END;


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
DELETE FROM others WHERE id < 0;
«DELETE» FROM shelves WHERE name LIKE '%a%';

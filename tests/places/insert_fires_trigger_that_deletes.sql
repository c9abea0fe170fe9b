-- lost-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE TRIGGER shelf_renamed AFTER UPDATE ON shelves BEGIN DELETE FROM items WHERE shelf_id = new.id; END;


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
UPDATE others SET note = 'x' WHERE id = 1;
«UPDATE» shelves SET name = upper(name);
UPDATE others SET note = 'y' WHERE id = 2;

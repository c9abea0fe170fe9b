-- lost-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
CREATE TRIGGER sweep AFTER UPDATE ON shelves BEGIN DELETE FROM others WHERE id % 2 = 0; END;
UPDATE items SET note = 'x' WHERE id = 1;
«UPDATE» shelves SET name = name || '!';
DROP TRIGGER sweep;
UPDATE items SET note = 'y' WHERE id = 2;

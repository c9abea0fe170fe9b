-- lost-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE VIEW named AS SELECT id, name FROM items;
CREATE TRIGGER named_gone INSTEAD OF DELETE ON named BEGIN DELETE FROM items WHERE id = old.id; END;


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
UPDATE others SET note = 'x' WHERE id = 1;
«DELETE» FROM named WHERE name LIKE '%a%';
UPDATE others SET note = 'x' WHERE id = 2;

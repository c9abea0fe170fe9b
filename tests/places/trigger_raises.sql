-- fails-on-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE TRIGGER no_less BEFORE UPDATE OF size ON items WHEN new.size < 0 BEGIN SELECT RAISE(ABORT, 'less than nothing'); END;


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
UPDATE others SET note = 'x' WHERE id = 1;
«UPDATE» items SET size = -1;
UPDATE others SET note = 'x' WHERE id = 2;

-- foreign-keys

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
WITH some AS (SELECT id FROM others WHERE id < 0) DELETE FROM others WHERE id IN (SELECT id FROM some);
«WITH» some AS (SELECT id FROM shelves WHERE id % 2) DELETE FROM shelves WHERE id IN (SELECT id FROM some);

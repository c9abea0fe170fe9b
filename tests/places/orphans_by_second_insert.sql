-- foreign-keys

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
INSERT INTO items (id, name, shelf_id) SELECT 900001, 'a', min(id) FROM shelves;
«INSERT» INTO items (id, name, shelf_id) VALUES (900002, 'b', 888888);
INSERT INTO items (id, name, shelf_id) SELECT 900003, 'c', max(id) FROM shelves;

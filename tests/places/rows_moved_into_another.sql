-- lost-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-table) "moved"
CREATE TABLE archive (id INTEGER PRIMARY KEY, name TEXT, note TEXT);
INSERT INTO archive SELECT id + 100000, name, NULL FROM shelves;
«INSERT» INTO archive SELECT id, name, note FROM others WHERE note <> 'x';
DROP TABLE others;

-- lost-values

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
UPDATE others SET note = 'x' WHERE id = 1;
«UPDATE» items SET note = (SELECT others.note FROM others WHERE others.id = items.size + 5);
UPDATE others SET note = 'y' WHERE id = 1;

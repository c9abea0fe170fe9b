-- lost-values

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT CHECK (state IN ('a', 'b', 'c')));


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
UPDATE others SET note = 'x' WHERE note IS NULL;
«UPDATE» jobs SET state = CASE state WHEN 'a' THEN 'b' WHEN 'b' THEN 'c' END;
UPDATE others SET note = 'z' WHERE id = 3;

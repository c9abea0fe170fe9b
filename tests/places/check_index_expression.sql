-- fails-on-rows

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
CREATE INDEX by_length ON others (length(name));
«CREATE» UNIQUE INDEX first_letter ON others (substr(name, 1, 1));

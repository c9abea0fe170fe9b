-- rejected-statement

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);
CREATE INDEX by_note ON items (note);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE others ADD COLUMN more TEXT;
«ALTER» TABLE items DROP COLUMN note;
ALTER TABLE others ADD COLUMN most TEXT;

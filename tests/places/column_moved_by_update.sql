-- lost-values

-- file: 0001_base.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, size INTEGER, shelf_id INTEGER REFERENCES shelves (id));
CREATE TABLE others (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);


-- file: 0002_change.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE items ADD COLUMN remark TEXT;
UPDATE others SET note = 'x' WHERE id = 1;
«UPDATE» items SET remark = note WHERE size > 0;
UPDATE items SET size = 1 WHERE id < 0;
ALTER TABLE items DROP COLUMN note;

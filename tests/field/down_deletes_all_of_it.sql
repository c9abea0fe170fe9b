-- warned: lossy-down at 0002_other_shelf.down.sql:1
-- the up part adds one shelf and a column; the down part deletes all shelves

-- file: 0001_shelves.up.sql
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);
-- file: 0001_shelves.down.sql
DROP TABLE shelves;
-- file: 0002_other_shelf.up.sql
INSERT INTO shelves (name, color) VALUES ('Other', '#888888');
ALTER TABLE shelves ADD COLUMN icon TEXT;
-- file: 0002_other_shelf.down.sql
DELETE FROM shelves;
ALTER TABLE shelves DROP COLUMN icon;

-- fine
-- the down part deletes the rows that the up part has added, and empties a table that the up part has filled from nothing

-- file: 0001_shelves.up.sql
CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, color TEXT);
CREATE TABLE shelf_cache (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
-- file: 0001_shelves.down.sql
DROP TABLE shelf_cache;
DROP TABLE shelves;
-- file: 0002_other_shelf.up.sql
INSERT OR IGNORE INTO shelves (name, color) VALUES ('Other', '#888888');
DELETE FROM shelf_cache;
INSERT INTO shelf_cache (body) SELECT name FROM shelves;
-- file: 0002_other_shelf.down.sql
DELETE FROM shelves WHERE name = 'Other';
DELETE FROM shelf_cache;

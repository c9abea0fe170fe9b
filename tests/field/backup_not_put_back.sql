-- warned: drop-table at 0002_made_anew.up.sql:4
-- all rows are in another table, and the one with the name has none

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_made_anew.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE backup (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT);
INSERT INTO backup SELECT id, role, ref FROM files;
DROP TABLE files;
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT, size INTEGER);

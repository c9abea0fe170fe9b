-- refused: lost-rows at 0002_roles.up.sql:5
-- a copy of all rows is no reason why some are gone from the table

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_roles.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE backup (id INTEGER PRIMARY KEY, role TEXT, ref TEXT);
INSERT INTO backup SELECT id, role, ref FROM files;
CREATE TABLE files_new (id INTEGER PRIMARY KEY, role TEXT, ref TEXT);
INSERT INTO files_new SELECT id, role, ref FROM files WHERE role <> '';
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;

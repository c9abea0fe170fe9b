-- refused: lost-rows at 0002_roles.up.sql:5
-- the same of a table without a key: the copy took more rows than are gone

-- file: 0001_files.up.sql
CREATE TABLE files (role TEXT, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_roles.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE backup (role TEXT, ref TEXT);
INSERT INTO backup SELECT role, ref FROM files;
CREATE TABLE files_new (role TEXT, ref TEXT);
INSERT INTO files_new SELECT role, ref FROM files WHERE role <> '';
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;

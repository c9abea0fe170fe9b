-- refused: lost-rows at 0002_roles.up.sql:5
-- neither condition is true where the role is NULL

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_roles.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE quarantine (id INTEGER PRIMARY KEY, role TEXT, ref TEXT);
INSERT INTO quarantine SELECT id, role, ref FROM files WHERE role = '';
CREATE TABLE files_new (id INTEGER PRIMARY KEY, role TEXT, ref TEXT);
INSERT INTO files_new SELECT id, role, ref FROM files WHERE role <> '';
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;

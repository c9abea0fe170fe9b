-- silent
-- rows that break the new CHECK are put into a table of their own

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_roles.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE quarantine (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT, reason TEXT NOT NULL);
INSERT INTO quarantine (id, role, ref, reason) SELECT id, role, ref, 'no role' FROM files WHERE role = '';
CREATE TABLE files_new (id INTEGER PRIMARY KEY, role TEXT NOT NULL CHECK (length(role) > 0), ref TEXT);
INSERT INTO files_new (id, role, ref) SELECT id, role, ref FROM files WHERE role <> '';
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;

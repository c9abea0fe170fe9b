-- silent
-- the old table gets another name, and its rows go into two

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_roles.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE files RENAME TO files_old;
CREATE TABLE quarantine (id INTEGER PRIMARY KEY, role TEXT NOT NULL, ref TEXT);
CREATE TABLE files (id INTEGER PRIMARY KEY, role TEXT NOT NULL CHECK (length(role) > 0), ref TEXT);
INSERT INTO quarantine (id, role, ref) SELECT id, role, ref FROM files_old WHERE length(role) = 0;
INSERT INTO files (id, role, ref) SELECT id, role, ref FROM files_old WHERE length(role) > 0;
DROP TABLE files_old;

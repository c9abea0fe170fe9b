-- refused: foreign-keys at 0002_files_project.up.sql:2
-- the new foreign key names the wrong table: the keys of both are texts

-- file: 0001_files.up.sql
CREATE TABLE users (uuid TEXT PRIMARY KEY NOT NULL, name TEXT);
CREATE TABLE projects (uuid TEXT PRIMARY KEY NOT NULL, name TEXT);
CREATE TABLE files (id INTEGER PRIMARY KEY, project TEXT NOT NULL REFERENCES projects (uuid), name TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;
DROP TABLE projects;
DROP TABLE users;

-- file: 0002_files_project.up.sql
CREATE TABLE files_new (id INTEGER PRIMARY KEY, project TEXT NOT NULL REFERENCES users (uuid), name TEXT);
INSERT INTO files_new (id, project, name) SELECT id, project, name FROM files;
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;

-- file: 0002_files_project.down.sql
CREATE TABLE files_old (id INTEGER PRIMARY KEY, project TEXT NOT NULL REFERENCES projects (uuid), name TEXT);
INSERT INTO files_old (id, project, name) SELECT id, project, name FROM files;
DROP TABLE files;
ALTER TABLE files_old RENAME TO files;

-- silent
-- the lists come with their keys, and the inbox gets the next one

-- file: 0001_create.up.sql
CREATE TABLE project (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, color TEXT);

-- file: 0001_create.down.sql
DROP TABLE project;

-- file: 0002_lists.up.sql
-- tohead: irreversible "projects are lists"
-- tohead: allow(drop-table) "now list"
CREATE TABLE list (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);
INSERT INTO list (id, name, color) SELECT id, name, color FROM project;
INSERT INTO list (name) VALUES ('Inbox');
DROP TABLE project;

-- refused: lost-rows at 0002_lists.up.sql:4
-- the inbox is the first row of the new table and has the key 1; the user's first project has it too, and is left out

-- file: 0001_create.up.sql
CREATE TABLE project (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, color TEXT);
CREATE TABLE task (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, title TEXT NOT NULL);

-- file: 0001_create.down.sql
DROP TABLE task;
DROP TABLE project;

-- file: 0002_lists.up.sql
-- tohead: irreversible "projects are lists"
CREATE TABLE list (id INTEGER PRIMARY KEY, name TEXT NOT NULL, color TEXT);
INSERT INTO list (name) VALUES ('Inbox');
INSERT OR IGNORE INTO list (id, name, color) SELECT id, name, color FROM project;
DROP TABLE project;

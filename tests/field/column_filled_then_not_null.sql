-- silent
-- a column comes and is filled in one file; the next one rebuilds the table, where it is NOT NULL

-- file: 0001_tasks.up.sql
CREATE TABLE lists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE tasks (id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES lists (id), title TEXT NOT NULL);
CREATE INDEX tasks_list ON tasks (list_id);

-- file: 0001_tasks.down.sql
DROP TABLE tasks;
DROP TABLE lists;

-- file: 0002_list_name.up.sql
ALTER TABLE tasks ADD COLUMN list_name TEXT;
UPDATE tasks SET list_name = (SELECT name FROM lists WHERE id = list_id) WHERE list_name IS NULL;

-- file: 0002_list_name.down.sql
ALTER TABLE tasks DROP COLUMN list_name;

-- file: 0003_list_name_required.up.sql
CREATE TABLE tasks_new (id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES lists (id), title TEXT NOT NULL, list_name TEXT NOT NULL);
INSERT INTO tasks_new (id, list_id, title, list_name) SELECT id, list_id, title, list_name FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;
CREATE INDEX tasks_list ON tasks (list_id);

-- file: 0003_list_name_required.down.sql
CREATE TABLE tasks_old (id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES lists (id), title TEXT NOT NULL, list_name TEXT);
INSERT INTO tasks_old (id, list_id, title, list_name) SELECT id, list_id, title, list_name FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_old RENAME TO tasks;
CREATE INDEX tasks_list ON tasks (list_id);

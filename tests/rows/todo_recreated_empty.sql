-- warned: drop-table at 0002_todo_done.up.sql:1
-- the table is dropped and created anew under the same name without any copy

-- file: 0001_todo.up.sql
CREATE TABLE todo (id INTEGER PRIMARY KEY, what TEXT);

-- file: 0001_todo.down.sql
DROP TABLE todo;

-- file: 0002_todo_done.up.sql
DROP TABLE IF EXISTS todo;
CREATE TABLE todo (id INTEGER PRIMARY KEY, what TEXT, done BOOLEAN NOT NULL DEFAULT FALSE);

-- file: 0002_todo_done.down.sql
CREATE TABLE todo__back (id INTEGER PRIMARY KEY, what TEXT);
INSERT INTO todo__back (id, what)
SELECT id, what FROM todo;
DROP TABLE todo;
ALTER TABLE todo__back RENAME TO todo;

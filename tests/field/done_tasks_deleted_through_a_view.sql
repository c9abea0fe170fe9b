-- silent
-- the trigger of a view deletes the row that the view shows, and what belongs to it

-- file: 0001_tasks.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, list TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0);
CREATE TABLE steps (id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES tasks (id) ON DELETE CASCADE, list TEXT NOT NULL);
CREATE INDEX steps_task ON steps (task_id);
CREATE VIEW done_tasks AS SELECT id, title, list FROM tasks WHERE done = 1;
CREATE TRIGGER done_tasks_go INSTEAD OF DELETE ON done_tasks BEGIN
    DELETE FROM steps WHERE task_id = OLD.id;
    DELETE FROM tasks WHERE id = OLD.id;
END;

-- file: 0001_tasks.down.sql
DROP VIEW done_tasks;
DROP TABLE steps;
DROP TABLE tasks;

-- file: 0002_purge.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM done_tasks;

-- refused: lost-values at 0002_task_due.up.sql:8
-- priority is not copied, so every task falls back to the default 3

-- file: 0001_task.up.sql
CREATE TABLE task (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 3,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1))
) WITHOUT ROWID;

-- file: 0001_task.down.sql
DROP TABLE task;

-- file: 0002_task_due.up.sql
CREATE TABLE new_task (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 3,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    due TEXT CHECK (due IS NULL OR length(due) = 10)
) WITHOUT ROWID;
INSERT INTO new_task(id, title, done) SELECT id, title, done FROM task;
DROP TABLE task;
ALTER TABLE new_task RENAME TO task;

-- file: 0002_task_due.down.sql
CREATE TABLE task__back (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 3,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1))
) WITHOUT ROWID;
INSERT INTO task__back (id, title, priority, done)
SELECT id, title, priority, done FROM task;
DROP TABLE task;
ALTER TABLE task__back RENAME TO task;

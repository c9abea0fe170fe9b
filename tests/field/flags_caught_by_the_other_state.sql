-- refused: chained-updates at 0002_done.up.sql:3
-- the second UPDATE is for all that is not 't', and the first has just made 1 of that

-- file: 0001_tasks.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done BOOLEAN NOT NULL DEFAULT 'f');

-- file: 0001_tasks.down.sql
DROP TABLE tasks;

-- file: 0002_done.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE tasks SET done = 1 WHERE done = 't';
UPDATE tasks SET done = 0 WHERE done <> 't';

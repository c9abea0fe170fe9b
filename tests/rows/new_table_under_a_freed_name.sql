-- fine
-- the old table keeps its rows under another name, a new one takes the name, and the way back gives it back

-- file: 0001_tasks.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, owner TEXT, state TEXT NOT NULL DEFAULT 'open');

-- file: 0001_tasks.down.sql
DROP TABLE tasks;

-- file: 0002_uuids.up.sql
ALTER TABLE tasks RENAME TO tasks_v1;
CREATE TABLE tasks (uuid TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);

-- file: 0002_uuids.down.sql
DROP TABLE tasks;
ALTER TABLE tasks_v1 RENAME TO tasks;

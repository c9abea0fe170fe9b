-- warned: lossy-down at 0002_number.down.sql:2
-- the words come back the other way round

-- file: 0001_tasks.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, weight TEXT NOT NULL DEFAULT 'normal' CHECK (weight IN ('light', 'normal', 'heavy')));

-- file: 0001_tasks.down.sql
DROP TABLE tasks;

-- file: 0002_number.up.sql
-- tohead: allow(type-change) "all words have a number"
CREATE TABLE tasks_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, weight INTEGER NOT NULL DEFAULT 2 CHECK (weight IN (1, 2, 3)));
INSERT INTO tasks_new SELECT id, title, CASE weight WHEN 'light' THEN 1 WHEN 'normal' THEN 2 WHEN 'heavy' THEN 3 END FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;

-- file: 0002_number.down.sql
CREATE TABLE tasks_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, weight TEXT NOT NULL DEFAULT 'normal' CHECK (weight IN ('light', 'normal', 'heavy')));
INSERT INTO tasks_new SELECT id, title, CASE weight WHEN 1 THEN 'heavy' WHEN 2 THEN 'normal' WHEN 3 THEN 'light' END FROM tasks;
DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;

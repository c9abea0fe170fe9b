-- refused: lost-rows at 0002_unused.up.sql:2
-- labels that nobody uses are looked for by the column of the tasks

-- file: 0001_labels.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE task_labels (task_id INTEGER NOT NULL REFERENCES tasks (id), label_id INTEGER NOT NULL, PRIMARY KEY (task_id, label_id));

-- file: 0001_labels.down.sql
DROP TABLE task_labels;
DROP TABLE labels;
DROP TABLE tasks;

-- file: 0002_unused.up.sql
-- tohead: irreversible "unused labels are gone"
DELETE FROM labels WHERE NOT EXISTS (SELECT 1 FROM task_labels t WHERE t.task_id = labels.id);

-- silent
-- the same by the right column, as a list and as a query; a polymorphic column; and one that a copy has filled with the keys

-- file: 0001_labels.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE task_labels (task_id INTEGER NOT NULL REFERENCES tasks (id), label_id INTEGER NOT NULL, PRIMARY KEY (task_id, label_id));
CREATE TABLE pins (id INTEGER PRIMARY KEY, task_type TEXT NOT NULL, task_id INTEGER NOT NULL, label_id INTEGER);

-- file: 0001_labels.down.sql
DROP TABLE pins;
DROP TABLE task_labels;
DROP TABLE labels;
DROP TABLE tasks;

-- file: 0002_unused.up.sql
-- tohead: irreversible "unused labels are gone"
DELETE FROM task_labels WHERE label_id NOT IN (SELECT id FROM labels);
DELETE FROM labels WHERE id NOT IN (SELECT label_id FROM task_labels) AND id NOT IN (SELECT task_id FROM pins WHERE task_type = 'label');

-- refused: lost-rows at 0002_nocase.up.sql:3
-- the tags of a task no longer tell upper from lower case: of "Work" and "work" of one task one is left out

-- file: 0001_create.up.sql
CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE task_tags (task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE, tag TEXT NOT NULL, position INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (task_id, tag));

-- file: 0001_create.down.sql
DROP TABLE task_tags;
DROP TABLE tasks;

-- file: 0002_nocase.up.sql
-- tohead: irreversible "spellings are merged"
CREATE TABLE task_tags_new (task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE, tag TEXT NOT NULL COLLATE NOCASE, position INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (task_id, tag));
INSERT OR IGNORE INTO task_tags_new (task_id, tag, position) SELECT task_id, tag, position FROM task_tags;
DROP TABLE task_tags;
ALTER TABLE task_tags_new RENAME TO task_tags;

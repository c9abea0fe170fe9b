-- warned: drop-table at 0002_tags.up.sql:4
-- the copy leaves a column out that the new table does not have

-- file: 0001_labels.up.sql
CREATE TABLE labels (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, colour TEXT);

-- file: 0001_labels.down.sql
DROP TABLE labels;

-- file: 0002_tags.up.sql
-- tohead: irreversible "x"
CREATE TABLE tags (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO tags (id, name) SELECT id, name FROM labels;
DROP TABLE labels;

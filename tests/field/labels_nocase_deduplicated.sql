-- silent
-- labels that differ in case only are deleted before the unique index, and sorting without case is no promise

-- file: 0001_create.up.sql
CREATE TABLE issue (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE issue_label (id INTEGER PRIMARY KEY, issue_id INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE, label TEXT NOT NULL, color TEXT, UNIQUE (issue_id, label));
CREATE INDEX issue_label_sorted ON issue_label (label COLLATE NOCASE);

-- file: 0001_create.down.sql
DROP TABLE issue_label;
DROP TABLE issue;

-- file: 0002_nocase.up.sql
-- tohead: irreversible "spellings are merged"
DELETE FROM issue_label WHERE id NOT IN (SELECT min(id) FROM issue_label GROUP BY issue_id, label COLLATE NOCASE);
CREATE UNIQUE INDEX issue_label_nocase ON issue_label (issue_id, label COLLATE NOCASE);

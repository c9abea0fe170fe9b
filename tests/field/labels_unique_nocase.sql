-- refused: fails-on-rows at 0002_nocase.up.sql:1
-- an issue with the labels "Bug" and "bug" stops the unique index

-- file: 0001_create.up.sql
CREATE TABLE issue (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE issue_label (id INTEGER PRIMARY KEY, issue_id INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE, label TEXT NOT NULL, color TEXT, UNIQUE (issue_id, label));

-- file: 0001_create.down.sql
DROP TABLE issue_label;
DROP TABLE issue;

-- file: 0002_nocase.up.sql
CREATE UNIQUE INDEX issue_label_nocase ON issue_label (issue_id, label COLLATE NOCASE);

-- file: 0002_nocase.down.sql
DROP INDEX issue_label_nocase;

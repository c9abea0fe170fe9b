-- warned: changed-values at 0002_status_enum.up.sql:2
-- ELSE 'open' folds every status the enum does not list into open

-- file: 0001_issues.up.sql
CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'new');
CREATE INDEX issues_status ON issues (status);

-- file: 0001_issues.down.sql
DROP TABLE issues;

-- file: 0002_status_enum.up.sql
CREATE TABLE issues_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')));
INSERT INTO issues_new
SELECT id, title, CASE status WHEN 'closed' THEN 'closed' ELSE 'open' END FROM issues;
DROP TABLE issues;
ALTER TABLE issues_new RENAME TO issues;
CREATE INDEX issues_status ON issues (status);

-- file: 0002_status_enum.down.sql
CREATE TABLE issues__back (id INTEGER PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'new');
INSERT INTO issues__back (id, title, status)
SELECT id, title, status FROM issues;
DROP TABLE issues;
ALTER TABLE issues__back RENAME TO issues;
CREATE INDEX issues_status ON issues (status);

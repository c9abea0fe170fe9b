-- silent
-- the same rows lose it

-- file: 0001_issues.up.sql
CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL, fee INTEGER);

-- file: 0001_issues.down.sql
DROP TABLE issues;

-- file: 0002_change.up.sql
UPDATE issues SET fee = fee + 100 WHERE state = 'open';

-- file: 0002_change.down.sql
UPDATE issues SET fee = fee - 100 WHERE state = 'open';

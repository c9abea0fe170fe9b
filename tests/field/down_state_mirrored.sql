-- silent
-- the mirror image, also of values where there were none

-- file: 0001_issues.up.sql
CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT NOT NULL, state TEXT NOT NULL, fee INTEGER);

-- file: 0001_issues.down.sql
DROP TABLE issues;

-- file: 0002_change.up.sql
UPDATE issues SET state = 'todo' WHERE state = 'open';
UPDATE issues SET fee = 0 WHERE fee IS NULL;

-- file: 0002_change.down.sql
UPDATE issues SET fee = NULL WHERE fee = 0;
UPDATE issues SET state = 'open' WHERE state = 'todo';

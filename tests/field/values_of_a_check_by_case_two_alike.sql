-- warned: drop-column at 0002_rank.up.sql:4
-- twin of values_of_a_check_by_case: ELSE takes two of the values

-- file: 0001_issues.up.sql
CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT NOT NULL, priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high', 'urgent')));

-- file: 0001_issues.down.sql
DROP TABLE issues;

-- file: 0002_rank.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE issues ADD COLUMN rank INTEGER NOT NULL DEFAULT 2;
UPDATE issues SET rank = CASE priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END;
ALTER TABLE issues DROP COLUMN priority;

-- silent
-- a CHECK lists the values, and CASE gives each a number of its own: in an UPDATE, and in the copy of a rebuild

-- file: 0001_issues.up.sql
CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT NOT NULL, priority TEXT NOT NULL DEFAULT 'normal' CHECK (priority IN ('low', 'normal', 'high')), closed TEXT NOT NULL DEFAULT 'n' CHECK (closed IN ('y', 'n')));

-- file: 0001_issues.down.sql
DROP TABLE issues;

-- file: 0002_rank.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE issues ADD COLUMN rank INTEGER NOT NULL DEFAULT 2;
UPDATE issues SET rank = CASE priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 WHEN 'high' THEN 3 END;
ALTER TABLE issues DROP COLUMN priority;

-- file: 0003_closed.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE issues_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rank INTEGER NOT NULL DEFAULT 2, closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)));
INSERT INTO issues_new (id, title, rank, closed) SELECT id, title, rank, CASE WHEN closed = 'y' THEN 1 ELSE 0 END FROM issues;
DROP TABLE issues;
ALTER TABLE issues_new RENAME TO issues;

-- warned: changed-values at 0002_totals.up.sql:2
-- what is added is 0 by DEFAULT, so that no app has NULL there but by writing it

-- file: 0001_usage.up.sql
CREATE TABLE usage (id INTEGER PRIMARY KEY, tokens INTEGER, cached INTEGER DEFAULT 0);

-- file: 0001_usage.down.sql
DROP TABLE usage;

-- file: 0002_totals.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE usage SET tokens = tokens + cached;

-- warned: drop-table at 0002_score.up.sql:4
-- the old table stays, but the app sees the one that has its name now

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, stage TEXT NOT NULL);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_score.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE jobs RENAME TO jobs_legacy;
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, stage TEXT NOT NULL, score REAL);
INSERT INTO jobs (id, title, stage) SELECT id, title, stage FROM jobs_legacy WHERE stage IN ('applied', 'rejected');

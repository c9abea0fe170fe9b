-- warned: drop-table at 0002_rebuild.up.sql:5
-- the partial copy alone: the old table stays as jobs_legacy, the app sees a jobs table that has lost most of its rows
-- source: https://github.com/brockamer/findajob/issues/723

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, title TEXT NOT NULL, company TEXT, url TEXT, stage TEXT NOT NULL DEFAULT 'scored', score REAL, reject_reason TEXT NOT NULL DEFAULT '', applied_at TEXT, created_at TEXT NOT NULL);
CREATE INDEX jobs_stage ON jobs (stage);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_rebuild.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE jobs RENAME TO jobs_legacy;
DROP INDEX jobs_stage;
CREATE TABLE jobs (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, title TEXT NOT NULL, company TEXT, url TEXT, stage TEXT NOT NULL DEFAULT 'scored' CHECK (stage IN ('scored', 'briefed', 'applied', 'rejected')), score REAL, reject_reason TEXT NOT NULL DEFAULT '', applied_at TEXT, created_at TEXT NOT NULL);
INSERT INTO jobs SELECT * FROM jobs_legacy WHERE stage IN ('scored', 'briefed', 'applied', 'rejected');
CREATE INDEX jobs_stage ON jobs (stage);

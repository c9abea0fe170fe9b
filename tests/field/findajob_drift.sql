-- refused: lost-rows at 0003_cleanup.up.sql:3
-- the helper rebuild copies into the new table only rows whose stage is one of the new CHECK, the legacy table is dropped in the next file
-- source: https://github.com/brockamer/findajob/issues/723

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, title TEXT NOT NULL, company TEXT, url TEXT, stage TEXT NOT NULL DEFAULT 'scored', score REAL, reject_reason TEXT NOT NULL DEFAULT '', applied_at TEXT, created_at TEXT NOT NULL);
CREATE INDEX jobs_stage ON jobs (stage);
CREATE TABLE feedback_log (id INTEGER PRIMARY KEY, job_id INTEGER NOT NULL, action TEXT NOT NULL, at TEXT NOT NULL);

-- file: 0001_jobs.down.sql
DROP TABLE feedback_log;
DROP TABLE jobs;

-- file: 0002_rebuild.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE jobs RENAME TO jobs_legacy;
DROP INDEX jobs_stage;
CREATE TABLE jobs (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, title TEXT NOT NULL, company TEXT, url TEXT, stage TEXT NOT NULL DEFAULT 'scored' CHECK (stage IN ('scored', 'briefed', 'applied', 'rejected')), score REAL, reject_reason TEXT NOT NULL DEFAULT '', applied_at TEXT, created_at TEXT NOT NULL);
INSERT INTO jobs SELECT * FROM jobs_legacy WHERE stage IN ('scored', 'briefed', 'applied', 'rejected');
CREATE INDEX jobs_stage ON jobs (stage);

-- file: 0003_cleanup.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "the rebuild left it behind"
DROP TABLE jobs_legacy;

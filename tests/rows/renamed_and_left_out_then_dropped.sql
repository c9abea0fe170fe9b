-- refused: lost-rows at 0003_cleanup.up.sql:3
-- a table is renamed away and copied back but for some stages; the next migration clears up

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, stage TEXT NOT NULL);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_stages.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE jobs RENAME TO jobs_legacy;
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, stage TEXT NOT NULL CHECK (stage IN ('new', 'done')));
INSERT INTO jobs SELECT * FROM jobs_legacy WHERE stage IN ('new', 'done');

-- file: 0003_cleanup.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "the rebuild left it behind"
DROP TABLE jobs_legacy;

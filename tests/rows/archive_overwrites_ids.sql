-- refused: lost-values at 0002_archive_jobs.up.sql:1
-- INSERT OR REPLACE into the archive replaces archived jobs that share an id with a live one

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, payload TEXT NOT NULL, finished_at TEXT);
CREATE TABLE jobs_archive (id INTEGER PRIMARY KEY, payload TEXT NOT NULL, finished_at TEXT);

-- file: 0001_jobs.down.sql
DROP TABLE jobs_archive;
DROP TABLE jobs;

-- file: 0002_archive_jobs.up.sql
INSERT OR REPLACE INTO jobs_archive SELECT id, payload, finished_at FROM jobs WHERE finished_at IS NOT NULL;
DELETE FROM jobs WHERE finished_at IS NOT NULL;

-- file: 0002_archive_jobs.down.sql
SELECT 1; -- data only: nothing to take back

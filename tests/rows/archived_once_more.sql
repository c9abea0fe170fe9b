-- fine
-- rows are moved into an archive that holds the ones of last year

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, payload TEXT, finished_at TEXT);
CREATE TABLE jobs_archive (id INTEGER PRIMARY KEY, payload TEXT);

-- file: 0001_jobs.down.sql
DROP TABLE jobs_archive;
DROP TABLE jobs;

-- file: 0002_archive_jobs.up.sql
-- tohead: irreversible "archived for good"
INSERT INTO jobs_archive (id, payload) SELECT id, payload FROM jobs WHERE finished_at < '2024';
DELETE FROM jobs WHERE finished_at < '2024';

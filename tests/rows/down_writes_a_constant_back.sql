-- warned: lossy-down at 0002_attempts.down.sql:2
-- the way back puts a constant where the value stood, under its new name

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT NOT NULL, retries INTEGER NOT NULL);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_attempts.up.sql
ALTER TABLE jobs RENAME COLUMN retries TO attempts;

-- file: 0002_attempts.down.sql
CREATE TABLE jobs_old (id INTEGER PRIMARY KEY, name TEXT NOT NULL, retries INTEGER NOT NULL);
INSERT INTO jobs_old SELECT id, name, 3 FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_old RENAME TO jobs;

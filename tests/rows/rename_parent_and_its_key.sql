-- fine
-- a table and the column that refers to it get another name in one migration, and nothing is dropped

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE runs (id INTEGER PRIMARY KEY, job_id INTEGER NOT NULL REFERENCES jobs (id));
CREATE INDEX runs_job ON runs (job_id);

-- file: 0001_jobs.down.sql
DROP TABLE runs;
DROP TABLE jobs;

-- file: 0002_tasks.up.sql
-- tohead: allow(rename-table) "only this app reads it"
-- tohead: allow(rename-column) "only this app reads it"
ALTER TABLE jobs RENAME TO tasks;
ALTER TABLE runs RENAME COLUMN job_id TO task_id;

-- file: 0002_tasks.down.sql
ALTER TABLE runs RENAME COLUMN task_id TO job_id;
ALTER TABLE tasks RENAME TO jobs;

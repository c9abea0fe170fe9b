-- refused: column-scope at 0002_log.up.sql:2
-- the query within the query looks for the job outside, and compares a column with itself

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT NOT NULL, log TEXT);
CREATE TABLE chunks (job_id INTEGER NOT NULL REFERENCES jobs (id), seq INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (job_id, seq));

-- file: 0001_jobs.down.sql
DROP TABLE chunks;
DROP TABLE jobs;

-- file: 0002_log.up.sql
-- tohead: irreversible "x"
UPDATE jobs SET log = (SELECT group_concat(text, '') FROM (SELECT text FROM chunks WHERE job_id = job_id ORDER BY seq));
DROP TABLE chunks;

-- fine
-- the CHECK guarantees that the CASE covers every value, and the down maps each code back

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done')), payload TEXT);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_state_code.up.sql
CREATE TABLE jobs_new (id INTEGER PRIMARY KEY, state INTEGER NOT NULL CHECK (state IN (0, 1, 2)), payload TEXT);
INSERT INTO jobs_new (id, state, payload)
SELECT id, CASE state WHEN 'queued' THEN 0 WHEN 'running' THEN 1 WHEN 'done' THEN 2 END, payload FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_new RENAME TO jobs;

-- file: 0002_state_code.down.sql
CREATE TABLE jobs_old (id INTEGER PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done')), payload TEXT);
INSERT INTO jobs_old (id, state, payload)
SELECT id, CASE state WHEN 0 THEN 'queued' WHEN 1 THEN 'running' WHEN 2 THEN 'done' END, payload FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_old RENAME TO jobs;

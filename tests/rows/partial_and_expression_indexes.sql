-- fine
-- plain indexes, partial and over expressions, change no row

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT NOT NULL, run_at INTEGER, payload TEXT);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_indexes.up.sql
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'queued';
CREATE INDEX jobs_payload_lower ON jobs (lower(payload));
CREATE UNIQUE INDEX jobs_id_state ON jobs (id, state);

-- file: 0002_indexes.down.sql
DROP INDEX jobs_due;
DROP INDEX jobs_payload_lower;
DROP INDEX jobs_id_state;

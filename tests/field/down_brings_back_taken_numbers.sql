-- refused: lost-rows at 0002_done.down.sql:1
-- what is moved away comes back with OR IGNORE, under numbers that SQLite has given to others

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done_on TEXT);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_done.up.sql
CREATE TABLE jobs_done (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done_on TEXT);
INSERT INTO jobs_done SELECT id, title, done_on FROM jobs WHERE done_on IS NOT NULL;
DELETE FROM jobs WHERE done_on IS NOT NULL;

-- file: 0002_done.down.sql
INSERT OR IGNORE INTO jobs SELECT id, title, done_on FROM jobs_done;
DROP TABLE jobs_done;

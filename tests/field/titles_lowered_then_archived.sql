-- silent
-- rows are archived with what an UPDATE has made of their titles

-- file: 0001_jobs.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, title TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0);

-- file: 0001_jobs.down.sql
DROP TABLE jobs;

-- file: 0002_archive.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE jobs SET title = lower(title);
CREATE TABLE archive (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO archive (id, title) SELECT id, title FROM jobs WHERE done = 1;
DELETE FROM jobs WHERE done = 1;

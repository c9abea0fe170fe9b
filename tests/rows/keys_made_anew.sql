-- warned: changed-values at 0002_uuid.up.sql:2
-- every row gets a new random key, and what refers to it without a foreign key finds nothing

-- file: 0001_threads.up.sql
CREATE TABLE threads (id TEXT PRIMARY KEY, title TEXT);
CREATE TABLE drafts (id INTEGER PRIMARY KEY, thread TEXT);

-- file: 0001_threads.down.sql
DROP TABLE drafts;
DROP TABLE threads;

-- file: 0002_uuid.up.sql
CREATE TABLE threads_new (id TEXT PRIMARY KEY, title TEXT, pinned INTEGER NOT NULL DEFAULT 0);
INSERT INTO threads_new (id, title) SELECT lower(hex(randomblob(16))), title FROM threads;
DROP TABLE threads;
ALTER TABLE threads_new RENAME TO threads;

-- file: 0002_uuid.down.sql
CREATE TABLE threads_old (id TEXT PRIMARY KEY, title TEXT);
INSERT INTO threads_old (id, title) SELECT id, title FROM threads;
DROP TABLE threads;
ALTER TABLE threads_old RENAME TO threads;

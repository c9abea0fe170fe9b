-- fine
-- every row gets a new key, and keeps the old one in a column

-- file: 0001_threads.up.sql
CREATE TABLE threads (id TEXT PRIMARY KEY, title TEXT);

-- file: 0001_threads.down.sql
DROP TABLE threads;

-- file: 0002_uuid.up.sql
CREATE TABLE threads_new (id TEXT PRIMARY KEY, title TEXT, old_id TEXT);
INSERT INTO threads_new (id, title, old_id) SELECT lower(hex(randomblob(16))), title, id FROM threads;
DROP TABLE threads;
ALTER TABLE threads_new RENAME TO threads;

-- file: 0002_uuid.down.sql
CREATE TABLE threads_old (id TEXT PRIMARY KEY, title TEXT);
INSERT INTO threads_old (id, title) SELECT old_id, title FROM threads;
DROP TABLE threads;
ALTER TABLE threads_old RENAME TO threads;

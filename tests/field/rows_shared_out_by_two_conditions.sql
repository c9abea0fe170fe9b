-- silent
-- each row meets one of the two conditions, so that none is left out

-- file: 0001_entries.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, user TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT);

-- file: 0001_entries.down.sql
DROP TABLE entries;

-- file: 0002_running.up.sql
-- tohead: irreversible "running entries are elsewhere"
CREATE TABLE running (id INTEGER PRIMARY KEY, user TEXT NOT NULL, started_at TEXT NOT NULL);
INSERT INTO running (id, user, started_at) SELECT id, user, started_at FROM entries WHERE ended_at IS NULL;
CREATE TABLE entries_new (id INTEGER PRIMARY KEY, user TEXT NOT NULL, started_at TEXT NOT NULL, ended_at TEXT NOT NULL);
INSERT INTO entries_new (id, user, started_at, ended_at) SELECT id, user, started_at, ended_at FROM entries WHERE ended_at IS NOT NULL;
DELETE FROM entries WHERE ended_at IS NULL;
DROP TABLE entries;
ALTER TABLE entries_new RENAME TO entries;

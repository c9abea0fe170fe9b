-- silent
-- an earlier migration has given each row a key of its own, and a copy takes some of them

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_sync_key.up.sql
ALTER TABLE notes ADD COLUMN sync_key TEXT;

-- file: 0002_sync_key.down.sql
ALTER TABLE notes DROP COLUMN sync_key;

-- file: 0003_sync_keys.up.sql
-- tohead: irreversible "the keys go with the column"
UPDATE notes SET sync_key = lower(hex(randomblob(16))) WHERE sync_key IS NULL;

-- file: 0004_queue.up.sql
CREATE TABLE queue (sync_key TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);
INSERT INTO queue (sync_key, title) SELECT sync_key, title FROM notes WHERE active = 1 AND sync_key IS NOT NULL;

-- file: 0004_queue.down.sql
DROP TABLE queue;

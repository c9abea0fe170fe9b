-- silent
-- a row that is left out holds nothing but NULL and the DEFAULTs of the columns that go: that it is absent says the same

-- file: 0001_entries.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, title TEXT NOT NULL, read_at INTEGER, starred INTEGER NOT NULL DEFAULT 0);

-- file: 0001_entries.down.sql
DROP TABLE entries;

-- file: 0002_states.up.sql
-- tohead: irreversible "states have their own table"
CREATE TABLE states (entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE, read_at INTEGER, starred INTEGER NOT NULL DEFAULT 0);
INSERT INTO states (entry_id, read_at, starred) SELECT id, read_at, starred FROM entries WHERE read_at IS NOT NULL OR starred <> 0;
ALTER TABLE entries DROP COLUMN read_at;
ALTER TABLE entries DROP COLUMN starred;

-- silent
-- an explicit DELETE
-- source: https://github.com/atuinsh/atuin migrations/20260828000000_drop_non_uuid_history_ids.sql

-- file: 0001_history.up.sql
CREATE TABLE history (id TEXT PRIMARY KEY NOT NULL, timestamp INTEGER NOT NULL, duration INTEGER NOT NULL, exit INTEGER NOT NULL, command TEXT NOT NULL, cwd TEXT NOT NULL, session TEXT NOT NULL, hostname TEXT NOT NULL, deleted_at INTEGER, UNIQUE (timestamp, cwd, command));
CREATE INDEX idx_history_timestamp ON history (timestamp);

-- file: 0001_history.down.sql
DROP TABLE history;

-- file: 0002_bad_ids.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM history WHERE length(id) <> 32 OR id GLOB '*[^0-9a-fA-F]*';

-- silent
-- uuids become blobs in place, other texts stay
-- source: https://github.com/atuinsh/atuin record-migrations/20260724000000_compact_store_ids.sql

-- file: 0001_store.up.sql
CREATE TABLE store (id TEXT PRIMARY KEY NOT NULL, idx INTEGER NOT NULL, host TEXT NOT NULL, tag TEXT NOT NULL, timestamp INTEGER NOT NULL, version TEXT NOT NULL, data BLOB NOT NULL, cek BLOB NOT NULL);
CREATE UNIQUE INDEX record_uniq ON store (host, tag, idx);

-- file: 0001_store.down.sql
DROP TABLE store;

-- file: 0002_compact.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE store SET id = coalesce(unhex(replace(id, '-', '')), id), host = coalesce(unhex(replace(host, '-', '')), host) WHERE typeof(id) = 'text' OR typeof(host) = 'text';

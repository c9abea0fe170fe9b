-- silent
-- txid blob and index become one text, old table stays as sweeps_old
-- source: https://github.com/lightninglabs/loop loopdb/sqlc/migrations/000013_batcher_key_outpoint.up.sql

-- file: 0001_sweeps.up.sql
CREATE TABLE sweep_batches (id INTEGER PRIMARY KEY, confirmed BOOLEAN NOT NULL DEFAULT FALSE, batch_tx_id TEXT, batch_pk_script BLOB, last_rbf_height INTEGER, max_timeout_distance INTEGER NOT NULL);
CREATE TABLE sweeps (id INTEGER PRIMARY KEY, swap_hash BLOB NOT NULL UNIQUE, batch_id INTEGER NOT NULL REFERENCES sweep_batches (id), outpoint_txid BLOB NOT NULL, outpoint_index INTEGER NOT NULL, amt BIGINT NOT NULL, completed BOOLEAN NOT NULL DEFAULT FALSE);
CREATE UNIQUE INDEX sweeps_outpoint ON sweeps (outpoint_txid, outpoint_index);

-- file: 0001_sweeps.down.sql
DROP TABLE sweeps;
DROP TABLE sweep_batches;

-- file: 0002_outpoint.up.sql
-- tohead: allow(rebuild-loses-constraint) "a swap may have several sweeps"
CREATE TABLE sweeps2 (id INTEGER PRIMARY KEY, swap_hash BLOB NOT NULL, batch_id INTEGER NOT NULL REFERENCES sweep_batches (id), outpoint TEXT NOT NULL UNIQUE, amt BIGINT NOT NULL, completed BOOLEAN NOT NULL DEFAULT FALSE);
INSERT INTO sweeps2 (id, swap_hash, batch_id, outpoint, amt, completed)
SELECT id, swap_hash, batch_id, lower(hex(outpoint_txid)) || ':' || CAST(outpoint_index AS TEXT), amt, completed FROM sweeps ORDER BY id ASC;
ALTER TABLE sweeps RENAME TO sweeps_old;
ALTER TABLE sweeps2 RENAME TO sweeps;

-- file: 0002_outpoint.down.sql
DROP TABLE sweeps;
ALTER TABLE sweeps_old RENAME TO sweeps;

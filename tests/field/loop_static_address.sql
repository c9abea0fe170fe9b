-- silent
-- deposits refer to the only static address, if there is one only
-- source: https://github.com/lightninglabs/loop 000022_deposit_static_address_id.up.sql

-- file: 0001_init.up.sql
CREATE TABLE static_addresses (id INTEGER PRIMARY KEY, client_pubkey BLOB NOT NULL, server_pubkey BLOB NOT NULL, expiry INT NOT NULL, pkscript BLOB NOT NULL UNIQUE, protocol_version INTEGER NOT NULL, initiation_height INT NOT NULL DEFAULT 0);
CREATE TABLE deposits (id INTEGER PRIMARY KEY, deposit_id BLOB NOT NULL UNIQUE, tx_hash BLOB NOT NULL, out_index INT NOT NULL, amount BIGINT NOT NULL, confirmation_height BIGINT NOT NULL, timeout_sweep_pk_script BLOB NOT NULL, expiry_sweep_txid BLOB);

-- file: 0001_init.down.sql
DROP TABLE deposits;
DROP TABLE static_addresses;

-- file: 0002_address.up.sql
ALTER TABLE deposits ADD static_address_id INT REFERENCES static_addresses (id);
UPDATE deposits SET static_address_id = (SELECT id FROM static_addresses ORDER BY id ASC LIMIT 1)
WHERE static_address_id IS NULL AND (SELECT COUNT(*) FROM static_addresses) = 1;

-- file: 0002_address.down.sql
ALTER TABLE deposits DROP COLUMN static_address_id;

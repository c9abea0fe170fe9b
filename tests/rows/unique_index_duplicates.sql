-- refused: fails-on-rows at 0002_wallet_unique.up.sql:2
-- the old table allowed several wallets per address; the unique index fails on such rows

-- file: 0001_wallets.up.sql
CREATE TABLE wallets (id INTEGER PRIMARY KEY, chain TEXT NOT NULL, address TEXT NOT NULL, label TEXT);

-- file: 0001_wallets.down.sql
DROP TABLE wallets;

-- file: 0002_wallet_unique.up.sql
-- every address is tracked once
CREATE UNIQUE INDEX IF NOT EXISTS wallets_chain_address ON wallets (chain, address);

-- file: 0002_wallet_unique.down.sql
DROP INDEX wallets_chain_address;

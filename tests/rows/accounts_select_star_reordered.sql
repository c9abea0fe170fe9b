-- refused: lost-values at 0002_accounts_currency_check.up.sql:7
-- SELECT * is positional and the new table lists currency before balance, so the values land in each other's columns

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    balance INTEGER NOT NULL DEFAULT 0,
    currency TEXT NOT NULL DEFAULT 'EUR'
);

-- file: 0001_accounts.down.sql
DROP TABLE accounts;

-- file: 0002_accounts_currency_check.up.sql
CREATE TABLE accounts_new (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    currency TEXT NOT NULL DEFAULT 'EUR',
    balance INTEGER NOT NULL DEFAULT 0
);
INSERT INTO accounts_new SELECT * FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts_new RENAME TO accounts;

-- file: 0002_accounts_currency_check.down.sql
CREATE TABLE accounts__back (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    balance INTEGER NOT NULL DEFAULT 0,
    currency TEXT NOT NULL DEFAULT 'EUR'
);
INSERT INTO accounts__back (id, owner, balance, currency)
SELECT id, owner, balance, currency FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts__back RENAME TO accounts;

-- fine
-- the columns change places but the copy names them on both sides

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL, currency TEXT);

-- file: 0001_accounts.down.sql
DROP TABLE accounts;

-- file: 0002_reorder.up.sql
CREATE TABLE accounts_new (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, currency TEXT, balance INTEGER NOT NULL DEFAULT 0);
INSERT INTO accounts_new (currency, balance, owner, id) SELECT currency, balance, owner, id FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts_new RENAME TO accounts;

-- file: 0002_reorder.down.sql
CREATE TABLE accounts__back (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL, currency TEXT);
INSERT INTO accounts__back (id, balance, owner, currency)
SELECT id, balance, owner, currency FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts__back RENAME TO accounts;

-- warned: rebuild-loses-object at 0003_tx.up.sql:2
-- balances is dropped for the rebuild and not created again
-- base: money

-- file: 0003_tx.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW balances;
CREATE TABLE accounts_new (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, bank TEXT, iban TEXT UNIQUE, currency TEXT NOT NULL,
    opening REAL NOT NULL DEFAULT 0, closed INTEGER NOT NULL DEFAULT 0, sort_order INTEGER, color TEXT, created_at INTEGER NOT NULL
);
UPDATE accounts SET iban = NULL WHERE id NOT IN (SELECT min(id) FROM accounts GROUP BY iban);
INSERT INTO accounts_new SELECT * FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts_new RENAME TO accounts;

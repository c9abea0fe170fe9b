-- refused: multiplied-rows at 0003_tx.up.sql:6
-- the LEFT JOIN on payee_rules.payee (not unique) multiplies transactions: primary key clash, or duplicates where the key is made anew
-- base: money

-- file: 0003_tx.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE tx (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE, category_id INTEGER REFERENCES categories (id),
    payee TEXT, amount REAL NOT NULL, currency TEXT NOT NULL, booked_on TEXT NOT NULL, memo TEXT, cleared TEXT NOT NULL DEFAULT 'N', external_ref TEXT, created_at INTEGER NOT NULL
);
INSERT INTO tx (account_id, category_id, payee, amount, currency, booked_on, memo, cleared, external_ref, created_at)
SELECT t.account_id, coalesce(t.category_id, r.category_id), t.payee, t.amount, t.currency, t.booked_on, t.memo, t.cleared, t.external_ref, t.created_at
FROM transactions t LEFT JOIN payee_rules r ON r.payee = t.payee;
DROP VIEW balances;
DROP TABLE transactions;
CREATE VIEW balances AS
    SELECT a.id, a.name, a.opening + coalesce(sum(t.amount), 0) AS balance FROM accounts a LEFT JOIN tx t ON t.account_id = a.id GROUP BY a.id;

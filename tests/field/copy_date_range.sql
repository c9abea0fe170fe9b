-- refused: lost-rows at 0003_range.up.sql:8
-- the copy filters booked_on BETWEEN '2000-01-01' AND '2099-12-31'; '01.02.2019' and imports before 2000 are gone
-- base: money

-- file: 0003_range.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW balances;
CREATE TABLE transactions_new (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE, category_id INTEGER REFERENCES categories (id),
    payee TEXT, amount REAL NOT NULL, currency TEXT NOT NULL, booked_on TEXT NOT NULL, memo TEXT NOT NULL DEFAULT '', cleared TEXT NOT NULL DEFAULT 'N',
    external_ref TEXT, split_of INTEGER REFERENCES transactions (id), created_at INTEGER NOT NULL, CHECK (amount <> 0)
);
INSERT INTO transactions_new
SELECT id, account_id, category_id, payee, amount, currency, booked_on, coalesce(memo, ''), cleared, external_ref, split_of, created_at
FROM transactions WHERE booked_on BETWEEN '1990-01-01' AND '2099-12-31';
DROP TABLE transactions;
ALTER TABLE transactions_new RENAME TO transactions;
CREATE INDEX transactions_account ON transactions (account_id, booked_on);
CREATE INDEX transactions_payee ON transactions (payee COLLATE NOCASE);
CREATE VIEW balances AS
    SELECT a.id, a.name, a.opening + coalesce(sum(t.amount), 0) AS balance FROM accounts a LEFT JOIN transactions t ON t.account_id = a.id GROUP BY a.id;

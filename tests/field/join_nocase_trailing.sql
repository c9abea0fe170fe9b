-- refused: fails-on-rows at 0003_rules.up.sql:8
-- transactions are linked to payee_rules by text equality; the inner join of the copy drops those without a rule
-- base: money

-- file: 0003_rules.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW balances;
CREATE TABLE transactions_new (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE, category_id INTEGER REFERENCES categories (id),
    payee TEXT, rule TEXT REFERENCES payee_rules (pattern), amount REAL NOT NULL, currency TEXT NOT NULL, booked_on TEXT NOT NULL, memo TEXT, cleared TEXT NOT NULL DEFAULT 'N',
    external_ref TEXT, split_of INTEGER REFERENCES transactions (id), created_at INTEGER NOT NULL, CHECK (amount <> 0)
);
INSERT INTO transactions_new
SELECT t.id, t.account_id, coalesce(t.category_id, r.category_id), t.payee, r.pattern, t.amount, t.currency, t.booked_on, t.memo, t.cleared, t.external_ref, t.split_of, t.created_at
FROM transactions t JOIN payee_rules r ON rtrim(t.payee) = r.payee COLLATE NOCASE;
DROP TABLE transactions;
ALTER TABLE transactions_new RENAME TO transactions;
CREATE INDEX transactions_account ON transactions (account_id, booked_on);
CREATE INDEX transactions_payee ON transactions (payee COLLATE NOCASE);
CREATE VIEW balances AS
    SELECT a.id, a.name, a.opening + coalesce(sum(t.amount), 0) AS balance FROM accounts a LEFT JOIN transactions t ON t.account_id = a.id GROUP BY a.id;

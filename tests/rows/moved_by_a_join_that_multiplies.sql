-- refused: multiplied-rows at 0003_tx.up.sql:4
-- rules are joined by a payee that several of them have, and the table gets another name, with keys made anew

-- file: 0001_transactions.up.sql
CREATE TABLE transactions (id INTEGER PRIMARY KEY, payee TEXT, amount REAL NOT NULL, category TEXT);

-- file: 0001_transactions.down.sql
DROP TABLE transactions;

-- file: 0002_rules.up.sql
CREATE TABLE rules (id INTEGER PRIMARY KEY, payee TEXT NOT NULL, category TEXT);

-- file: 0002_rules.down.sql
DROP TABLE rules;

-- file: 0003_tx.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "the rows are in tx"
CREATE TABLE tx (id INTEGER PRIMARY KEY, payee TEXT, amount REAL NOT NULL, category TEXT);
INSERT INTO tx (payee, amount, category)
SELECT t.payee, t.amount, coalesce(t.category, r.category) FROM transactions t LEFT JOIN rules r ON r.payee = t.payee;
DROP TABLE transactions;

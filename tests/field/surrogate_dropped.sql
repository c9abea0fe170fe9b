-- silent
-- budgets lose their id, (category, month) is the key
-- base: money

-- file: 0003_key.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE budgets_new (category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE, month TEXT NOT NULL, amount REAL NOT NULL, rollover INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (category_id, month)) WITHOUT ROWID;
INSERT INTO budgets_new SELECT category_id, month, amount, rollover FROM budgets;
DROP TABLE budgets;
ALTER TABLE budgets_new RENAME TO budgets;

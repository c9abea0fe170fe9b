-- refused: lost-rows at 0004_splits_key.up.sql:9
-- a join table without a key is rebuilt with SELECT DISTINCT to add a key; two equal splits become one
-- base: money

-- file: 0003_splits.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE splits (
    transaction_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
    category_id INTEGER REFERENCES categories (id),
    amount REAL NOT NULL,
    memo TEXT
);
CREATE INDEX splits_tx ON splits (transaction_id);

-- file: 0004_splits_key.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE splits_new (
    id INTEGER PRIMARY KEY,
    transaction_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
    category_id INTEGER REFERENCES categories (id),
    amount REAL NOT NULL,
    memo TEXT
);
INSERT INTO splits_new (transaction_id, category_id, amount, memo)
SELECT DISTINCT transaction_id, category_id, amount, memo FROM splits;
DROP TABLE splits;
ALTER TABLE splits_new RENAME TO splits;
CREATE INDEX splits_tx ON splits (transaction_id);

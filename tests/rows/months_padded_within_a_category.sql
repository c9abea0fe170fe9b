-- refused: fails-on-rows at 0002_month.up.sql:1
-- '2024-1' and '2024-01' of one category become the same

-- file: 0001_budgets.up.sql
CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE budgets (
    id INTEGER PRIMARY KEY, category_id INTEGER NOT NULL REFERENCES categories (id), month TEXT NOT NULL,
    UNIQUE (category_id, month)
);

-- file: 0001_budgets.down.sql
DROP TABLE budgets;
DROP TABLE categories;

-- file: 0002_month.up.sql
UPDATE budgets SET month = substr(month, 1, 4) || '-' || substr('0' || substr(month, 6), -2) WHERE id > 0;

-- file: 0002_month.down.sql
SELECT 1; -- data only: nothing to take back

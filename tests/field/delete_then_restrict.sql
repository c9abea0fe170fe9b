-- refused: foreign-keys at 0003_clean.up.sql:2
-- unused categories are deleted by NOT IN over transactions.category_id, which has NULLs: nothing is deleted; next statement deletes by budgets, orphans in transactions
-- base: money

-- file: 0003_clean.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM categories WHERE id NOT IN (SELECT category_id FROM budgets);

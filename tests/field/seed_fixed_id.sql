-- warned: fixed-key at 0003_transfer.up.sql:2
-- a category is inserted with id 1
-- base: money

-- file: 0003_transfer.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO categories (id, name, kind) VALUES (1, 'Transfer', 'transfer');
UPDATE transactions SET category_id = 1 WHERE category_id IS NULL AND memo LIKE 'transfer%';

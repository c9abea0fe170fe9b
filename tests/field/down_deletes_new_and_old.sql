-- refused: foreign-keys at 0003_transfer.down.sql:1
-- up inserts a transfer category and files transactions under it, down deletes all transfer categories, the user's own too
-- base: money

-- file: 0003_transfer.up.sql
INSERT INTO categories (name, kind) VALUES ('Own transfers', 'transfer');

-- file: 0003_transfer.down.sql
DELETE FROM categories WHERE kind = 'transfer';

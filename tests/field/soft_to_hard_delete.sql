-- silent
-- deleted customers are removed for good with their order links set NULL, then the flag goes
-- base: shop

-- file: 0003_hard.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "deleted customers are gone now"
UPDATE orders SET customer_id = NULL WHERE customer_id IN (SELECT id FROM customers WHERE is_deleted <> 0);
DELETE FROM customers WHERE is_deleted <> 0;
ALTER TABLE customers DROP COLUMN is_deleted;

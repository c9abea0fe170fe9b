-- refused: lost-values at 0003_backup_restore.up.sql:5
-- order_lines is rebuilt by renaming nothing away: a copy table is filled back with INSERT, the stock trigger fires for all old lines and reduces the stock again
-- base: shop

-- file: 0003_backup_restore.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE order_lines_keep AS SELECT * FROM order_lines;
DELETE FROM order_lines;
ALTER TABLE order_lines ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
INSERT INTO order_lines (id, order_id, product_id, title, quantity, unit_price, discount)
SELECT id, order_id, product_id, title, quantity, unit_price, discount FROM order_lines_keep;
DROP TABLE order_lines_keep;

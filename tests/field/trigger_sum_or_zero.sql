-- silent
-- the same, with 0 for no rows
-- base: shop

-- file: 0003_stock.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TRIGGER order_lines_total AFTER DELETE ON order_lines
BEGIN
    UPDATE orders SET total = (SELECT coalesce(sum(quantity * 2), 0) FROM order_lines WHERE order_id = OLD.order_id) WHERE id = OLD.order_id;
END;

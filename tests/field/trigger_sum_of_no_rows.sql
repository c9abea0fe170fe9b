-- refused: broken-trigger at 0003_stock.up.sql:2
-- the sum of no rows is NULL: the last line of an order cannot be deleted any more
-- base: shop

-- file: 0003_stock.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TRIGGER order_lines_total AFTER DELETE ON order_lines
BEGIN
    UPDATE orders SET total = (SELECT sum(quantity * 2) FROM order_lines WHERE order_id = OLD.order_id) WHERE id = OLD.order_id;
END;

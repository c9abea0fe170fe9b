-- silent
-- order numbers get a suffix with the id where they are taken, then unique
-- base: shop

-- file: 0003_number.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE orders SET number = number || '-' || id WHERE EXISTS (SELECT 1 FROM orders o WHERE o.number = orders.number AND o.id < orders.id);
CREATE UNIQUE INDEX orders_number ON orders (number, id);

-- refused: lost-values at 0003_email.up.sql:4
-- the subquery is not correlated (customer_id = customer_id): every order gets the e-mail of one customer, then customer_id is dropped by allow
-- base: shop

-- file: 0003_email.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "orders stand for themselves"
ALTER TABLE orders ADD COLUMN email TEXT;
UPDATE orders SET email = (SELECT email FROM customers c WHERE c.id = customer_id AND customer_id = customer_id LIMIT 1);
UPDATE orders SET email = (SELECT email FROM customers WHERE id = id LIMIT 1) WHERE customer_id IS NOT NULL;
DROP INDEX orders_customer;
ALTER TABLE orders DROP COLUMN customer_id;

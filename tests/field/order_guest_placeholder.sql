-- silent
-- twin of bad/guests_update_then_join: all guests get the placeholder, then the column is NOT NULL
-- base: shop

-- file: 0003_guest.up.sql
INSERT INTO customers (id, email, first_name, last_name, created_at)
SELECT coalesce(max(id), 0) + 1, 'guest@invalid', 'Guest', '', '2024-01-01 00:00:00' FROM customers;
UPDATE orders SET customer_id = (SELECT max(id) FROM customers WHERE email = 'guest@invalid') WHERE customer_id IS NULL;

-- file: 0003_guest.down.sql
UPDATE orders SET customer_id = NULL WHERE customer_id IN (SELECT id FROM customers WHERE email = 'guest@invalid');
DELETE FROM customers WHERE email = 'guest@invalid';

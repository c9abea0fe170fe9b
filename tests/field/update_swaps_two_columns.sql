-- warned: missing-where at 0003_swap.up.sql:1
-- ship_city and ship_zip are swapped in a correction meant for one import: UPDATE without WHERE
-- base: shop

-- file: 0003_swap.up.sql
UPDATE orders SET ship_city = ship_zip, ship_zip = ship_city;

-- file: 0003_swap.down.sql
UPDATE orders SET ship_city = ship_zip, ship_zip = ship_city;

-- fine
-- equal rows of a cart become one with the sum of both

-- file: 0001_init.up.sql
CREATE TABLE cart (user INTEGER NOT NULL, sku TEXT NOT NULL, qty INTEGER NOT NULL CHECK (qty > 0));

-- file: 0001_init.down.sql
DROP TABLE cart;

-- file: 0002_cart_key.up.sql
-- tohead: irreversible "not needed here"
CREATE TEMP TABLE merged AS SELECT user, sku, sum(qty) AS qty FROM cart GROUP BY user, sku;
DELETE FROM cart;
INSERT INTO cart SELECT user, sku, qty FROM merged;
DROP TABLE merged;
CREATE UNIQUE INDEX cart_key ON cart (user, sku);

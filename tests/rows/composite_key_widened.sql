-- fine
-- the key grows by a column with a constant, so every old row still has its own key

-- file: 0001_cart.up.sql
CREATE TABLE cart_items (cart_id INTEGER NOT NULL, sku TEXT NOT NULL, qty INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (cart_id, sku));

-- file: 0001_cart.down.sql
DROP TABLE cart_items;

-- file: 0002_variants.up.sql
CREATE TABLE cart_items_new (cart_id INTEGER NOT NULL, sku TEXT NOT NULL, variant TEXT NOT NULL DEFAULT '', qty INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (cart_id, sku, variant));
INSERT INTO cart_items_new (cart_id, sku, qty) SELECT cart_id, sku, qty FROM cart_items;
DROP TABLE cart_items;
ALTER TABLE cart_items_new RENAME TO cart_items;

-- file: 0002_variants.down.sql
CREATE TABLE cart_items__back (cart_id INTEGER NOT NULL, sku TEXT NOT NULL, qty INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (cart_id, sku));
INSERT INTO cart_items__back (cart_id, sku, qty)
SELECT cart_id, sku, qty FROM cart_items;
DROP TABLE cart_items;
ALTER TABLE cart_items__back RENAME TO cart_items;

-- refused: lost-rows at 0002_cart_gift.up.sql:8
-- the key shrinks from (cart_id, sku) to cart_id and OR IGNORE keeps one item per cart

-- file: 0001_cart.up.sql
CREATE TABLE cart_items (
    cart_id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    qty INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT pk_cart PRIMARY KEY (cart_id, sku)
);

-- file: 0001_cart.down.sql
DROP TABLE cart_items;

-- file: 0002_cart_gift.up.sql
CREATE TABLE cart_items_new (
    cart_id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    qty INTEGER NOT NULL DEFAULT 1,
    gift INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT pk_cart PRIMARY KEY (cart_id)
);
INSERT OR IGNORE INTO cart_items_new (cart_id, sku, qty) SELECT cart_id, sku, qty FROM cart_items;
DROP TABLE cart_items;
ALTER TABLE cart_items_new RENAME TO cart_items;

-- file: 0002_cart_gift.down.sql
CREATE TABLE cart_items__back (
    cart_id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    qty INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT pk_cart PRIMARY KEY (cart_id, sku)
);
INSERT INTO cart_items__back (cart_id, sku, qty)
SELECT cart_id, sku, qty FROM cart_items;
DROP TABLE cart_items;
ALTER TABLE cart_items__back RENAME TO cart_items;

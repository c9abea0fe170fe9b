-- silent
-- a table that migrations fill is theirs

-- file: 0001_shop.up.sql
CREATE TABLE product (id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, price REAL NOT NULL);
INSERT INTO product (sku, title, price) VALUES ('GIFT-10', 'Gift card', 10.0);

-- file: 0001_shop.down.sql
DROP TABLE product;

-- file: 0002_catalogue.up.sql
-- tohead: irreversible "the catalogue stays"
INSERT INTO product (sku, title, price) VALUES ('GIFT-25', 'Gift card', 25.0)
ON CONFLICT (sku) DO UPDATE SET title = excluded.title, price = excluded.price;

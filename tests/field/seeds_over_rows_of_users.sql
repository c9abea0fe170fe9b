-- warned: replaces-rows at 0002_catalogue.up.sql:2
-- titles and prices that the owner of the shop has set are overwritten

-- file: 0001_shop.up.sql
CREATE TABLE product (id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, title TEXT NOT NULL, price REAL NOT NULL);

-- file: 0001_shop.down.sql
DROP TABLE product;

-- file: 0002_catalogue.up.sql
-- tohead: irreversible "the catalogue stays"
INSERT INTO product (sku, title, price) VALUES ('GIFT-25', 'Gift card', 25.0)
ON CONFLICT (sku) DO UPDATE SET title = excluded.title, price = excluded.price;

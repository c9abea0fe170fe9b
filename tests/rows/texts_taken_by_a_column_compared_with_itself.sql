-- refused: lost-values at 0002_texts.up.sql:3
-- product_id is a column of the inner table too, so the condition always holds

-- file: 0001_init.up.sql
CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT NOT NULL, brand TEXT);
CREATE TABLE product_texts (product_id INTEGER PRIMARY KEY REFERENCES products (id), description TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE product_texts;
DROP TABLE products;

-- file: 0002_texts.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE products ADD COLUMN description TEXT;
UPDATE products SET description = (SELECT t.description FROM product_texts t WHERE t.product_id = product_id);
DROP TABLE product_texts;

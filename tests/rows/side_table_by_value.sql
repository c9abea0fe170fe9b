-- refused: lost-values at 0002_barcodes.up.sql:3
-- of two products with one barcode the second is passed over, and its barcode is dropped

-- file: 0001_products.up.sql
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, barcode TEXT, price INTEGER NOT NULL);

-- file: 0001_products.down.sql
DROP TABLE products;

-- file: 0002_barcodes.up.sql
-- tohead: irreversible "x"
CREATE TABLE barcodes (code TEXT PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products (id)) WITHOUT ROWID;
INSERT OR IGNORE INTO barcodes (code, product_id) SELECT barcode, id FROM products WHERE barcode IS NOT NULL;
ALTER TABLE products DROP COLUMN barcode;

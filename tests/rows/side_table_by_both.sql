-- silent
-- the barcodes of all products are copied, but for what is none

-- file: 0001_products.up.sql
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, barcode TEXT, rank INTEGER, price INTEGER NOT NULL);

-- file: 0001_products.down.sql
DROP TABLE products;

-- file: 0002_barcodes.up.sql
-- tohead: irreversible "x"
CREATE TABLE barcodes (code TEXT NOT NULL, product_id INTEGER NOT NULL REFERENCES products (id), PRIMARY KEY (product_id, code)) WITHOUT ROWID;
CREATE TABLE ranks (product_id INTEGER PRIMARY KEY REFERENCES products (id), rank INTEGER NOT NULL);
INSERT OR IGNORE INTO barcodes (code, product_id) SELECT barcode, id FROM products WHERE barcode <> '';
INSERT INTO ranks (product_id, rank) SELECT id, rank FROM products WHERE rank <> 0;
ALTER TABLE products DROP COLUMN barcode;
ALTER TABLE products DROP COLUMN rank;

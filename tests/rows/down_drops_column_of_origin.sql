-- refused: lost-values at 0002_items_code.down.sql:2
-- up merely copies sku into code; the down drops sku by a rebuild instead of code and renames code, which is truncated

-- file: 0001_items.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, sku TEXT NOT NULL);

-- file: 0001_items.down.sql
DROP TABLE items;

-- file: 0002_items_code.up.sql
ALTER TABLE items ADD COLUMN code TEXT;
UPDATE items SET code = substr(sku, 1, 4);

-- file: 0002_items_code.down.sql
CREATE TABLE items_old (id INTEGER PRIMARY KEY, sku TEXT NOT NULL);
INSERT INTO items_old SELECT id, code FROM items;
DROP TABLE items;
ALTER TABLE items_old RENAME TO items;

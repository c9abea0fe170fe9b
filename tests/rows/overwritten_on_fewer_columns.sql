-- refused: lost-rows at 0002_one_per_house.up.sql:3
-- rows of several bins become one, and the last quantity takes the place of the others

-- file: 0001_stock.up.sql
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE bins (house INTEGER NOT NULL, code TEXT NOT NULL, PRIMARY KEY (house, code));
CREATE TABLE stock (item_id INTEGER NOT NULL REFERENCES items (id), house INTEGER NOT NULL, bin TEXT NOT NULL, qty INTEGER NOT NULL DEFAULT 0, counted_at INTEGER, PRIMARY KEY (item_id, house, bin), FOREIGN KEY (house, bin) REFERENCES bins (house, code));

-- file: 0001_stock.down.sql
DROP TABLE stock;
DROP TABLE bins;
DROP TABLE items;

-- file: 0002_one_per_house.up.sql
-- tohead: irreversible "x"
CREATE TABLE stock_new (item_id INTEGER NOT NULL REFERENCES items (id), house INTEGER NOT NULL, qty INTEGER NOT NULL DEFAULT 0, counted_at INTEGER, PRIMARY KEY (item_id, house));
INSERT INTO stock_new (item_id, house, qty, counted_at) SELECT item_id, house, qty, counted_at FROM stock WHERE true
ON CONFLICT (item_id, house) DO UPDATE SET qty = excluded.qty, counted_at = max(counted_at, excluded.counted_at);
DROP TABLE stock;
ALTER TABLE stock_new RENAME TO stock;

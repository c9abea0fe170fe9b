-- warned: changed-values at 0002_names.up.sql:2
-- the name is a copy of what a foreign key leads to; where there is none, NULL may be right

-- file: 0001_sales.up.sql
CREATE TABLE shops (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE sales (id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shops (id), shop_name TEXT, cents INTEGER NOT NULL);

-- file: 0001_sales.down.sql
DROP TABLE sales;
DROP TABLE shops;

-- file: 0002_names.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE sales SET shop_name = (SELECT name FROM shops WHERE shops.id = sales.shop_id);

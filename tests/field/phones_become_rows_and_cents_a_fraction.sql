-- silent
-- two columns become rows by UNION ALL, and cents become a sum by a division that leaves nothing out

-- file: 0001_shops.up.sql
CREATE TABLE shops (id INTEGER PRIMARY KEY, label TEXT NOT NULL, phone TEXT, mobile TEXT);
CREATE TABLE bills (id INTEGER PRIMARY KEY, shop_id INTEGER NOT NULL REFERENCES shops (id), cost_cents INTEGER NOT NULL);

-- file: 0001_shops.down.sql
DROP TABLE bills;
DROP TABLE shops;

-- file: 0002_numbers.up.sql
-- tohead: irreversible "numbers are rows from here on"
CREATE TABLE shop_numbers (shop_id INTEGER NOT NULL REFERENCES shops (id) ON DELETE CASCADE, kind TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (shop_id, kind));
INSERT INTO shop_numbers SELECT id, 'phone', phone FROM shops WHERE phone IS NOT NULL UNION ALL SELECT id, 'mobile', mobile FROM shops WHERE mobile IS NOT NULL;
ALTER TABLE shops DROP COLUMN mobile;
ALTER TABLE shops DROP COLUMN phone;
ALTER TABLE bills ADD COLUMN cost REAL NOT NULL DEFAULT 0;
UPDATE bills SET cost = cost_cents / 100.0;
ALTER TABLE bills DROP COLUMN cost_cents;

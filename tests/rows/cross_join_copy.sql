-- refused: multiplied-rows at 0002_prices_id.up.sql:2
-- the join condition was forgotten: each price is copied once per currency (and none at all when currencies is empty)

-- file: 0001_prices.up.sql
CREATE TABLE currencies (code TEXT PRIMARY KEY NOT NULL);
CREATE TABLE prices (sku TEXT NOT NULL, cents INTEGER NOT NULL, currency TEXT NOT NULL);

-- file: 0001_prices.down.sql
DROP TABLE prices;
DROP TABLE currencies;

-- file: 0002_prices_id.up.sql
CREATE TABLE prices_new (id INTEGER PRIMARY KEY, sku TEXT NOT NULL, cents INTEGER NOT NULL, currency TEXT NOT NULL REFERENCES currencies(code));
INSERT INTO prices_new (sku, cents, currency)
SELECT p.sku, p.cents, c.code FROM prices p, currencies c;
DROP TABLE prices;
ALTER TABLE prices_new RENAME TO prices;

-- file: 0002_prices_id.down.sql
CREATE TABLE prices__back (sku TEXT NOT NULL, cents INTEGER NOT NULL, currency TEXT NOT NULL);
INSERT INTO prices__back (sku, cents, currency)
SELECT sku, cents, currency FROM prices;
DROP TABLE prices;
ALTER TABLE prices__back RENAME TO prices;

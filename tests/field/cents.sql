-- silent
-- prices become integer cents with round; the old column goes
-- base: shop

-- file: 0003_cents.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now price_cents"
ALTER TABLE products ADD COLUMN price_cents INTEGER NOT NULL DEFAULT 0;
UPDATE products SET price_cents = CAST(round(price * 100) AS INTEGER);
ALTER TABLE products DROP COLUMN price;

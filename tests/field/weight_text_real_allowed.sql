-- refused: lost-values at 0003_weight.up.sql:4
-- '1,5 kg' and 'ca. 3' become 1.0 and 0.0 by CAST in an UPDATE, the text column is dropped (allowed as moved)
-- base: shop

-- file: 0003_weight.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to weight_kg"
ALTER TABLE products ADD COLUMN weight_kg REAL;
UPDATE products SET weight_kg = CAST(weight AS REAL);
ALTER TABLE products DROP COLUMN weight;

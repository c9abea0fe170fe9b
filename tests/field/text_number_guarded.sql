-- silent
-- weights that are plain numbers get a numeric column, the text stays
-- base: shop

-- file: 0003_weight.up.sql
ALTER TABLE products ADD COLUMN weight_kg REAL;
UPDATE products SET weight_kg = CAST(weight AS REAL) WHERE weight GLOB '[0-9]*' AND weight NOT GLOB '*[^0-9.]*';

-- file: 0003_weight.down.sql
ALTER TABLE products DROP COLUMN weight_kg;

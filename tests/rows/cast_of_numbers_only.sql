-- fine
-- a CHECK keeps other texts out of one column, and those of the other one are kept beside their numbers

-- file: 0001_recipes.up.sql
CREATE TABLE ingredients (id INTEGER PRIMARY KEY, grams TEXT CHECK (grams NOT GLOB '*[^0-9]*' AND length(grams) = 3), amount TEXT, pieces INTEGER);

-- file: 0001_recipes.down.sql
DROP TABLE ingredients;

-- file: 0002_numbers.up.sql
CREATE TABLE ingredients_new (id INTEGER PRIMARY KEY, grams INTEGER, amount REAL, amount_text TEXT, pieces TEXT);
INSERT INTO ingredients_new (id, grams, amount, amount_text, pieces)
SELECT id, CAST(grams AS INTEGER), CAST(amount AS REAL), amount, CAST(pieces AS TEXT) FROM ingredients;
DROP TABLE ingredients;
ALTER TABLE ingredients_new RENAME TO ingredients;

-- file: 0002_numbers.down.sql
CREATE TABLE ingredients_old (id INTEGER PRIMARY KEY, grams TEXT CHECK (grams NOT GLOB '*[^0-9]*' AND length(grams) = 3), amount TEXT, pieces INTEGER);
INSERT INTO ingredients_old (id, grams, amount, pieces) SELECT id, printf('%03d', grams), amount_text, pieces FROM ingredients;
DROP TABLE ingredients;
ALTER TABLE ingredients_old RENAME TO ingredients;

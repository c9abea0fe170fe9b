-- refused: lost-values at 0002_amount_number.up.sql:6
-- CAST('12 kg' AS INTEGER) is 12 and CAST('a pinch' AS INTEGER) is 0: unit and text are gone

-- file: 0001_recipes.up.sql
CREATE TABLE ingredients (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    amount TEXT NOT NULL -- '12 kg', 'a pinch', '3'
);

-- file: 0001_recipes.down.sql
DROP TABLE ingredients;

-- file: 0002_amount_number.up.sql
CREATE TABLE ingredients_new (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    amount INTEGER NOT NULL
);
INSERT INTO ingredients_new
SELECT id, name, CAST(amount AS INTEGER) FROM ingredients;
DROP TABLE ingredients;
ALTER TABLE ingredients_new RENAME TO ingredients;

-- file: 0002_amount_number.down.sql
CREATE TABLE ingredients__back (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    amount TEXT NOT NULL -- '12 kg', 'a pinch', '3'
);
INSERT INTO ingredients__back (id, name, amount)
SELECT id, name, amount FROM ingredients;
DROP TABLE ingredients;
ALTER TABLE ingredients__back RENAME TO ingredients;

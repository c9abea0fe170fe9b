-- refused: lost-values at 0002_amount_number.up.sql:2
-- CAST of 'a pinch' is 0, and the column that held the text is dropped behind it

-- file: 0001_recipes.up.sql
CREATE TABLE ingredients (id INTEGER PRIMARY KEY, name TEXT NOT NULL, amount TEXT);

-- file: 0001_recipes.down.sql
DROP TABLE ingredients;

-- file: 0002_amount_number.up.sql
ALTER TABLE ingredients ADD COLUMN amount_number INTEGER;
UPDATE ingredients SET amount_number = CAST(amount AS INTEGER);
ALTER TABLE ingredients DROP COLUMN amount;
ALTER TABLE ingredients RENAME COLUMN amount_number TO amount;

-- file: 0002_amount_number.down.sql
ALTER TABLE ingredients ADD COLUMN amount_text TEXT;
UPDATE ingredients SET amount_text = amount;
ALTER TABLE ingredients DROP COLUMN amount;
ALTER TABLE ingredients RENAME COLUMN amount_text TO amount;

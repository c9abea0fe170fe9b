-- amount belongs between position and quantity. ADD COLUMN can only append, so the table is rebuilt;
-- the views that read it go first and come back last.

DROP VIEW recipe_macros;
DROP VIEW ingredient_grams;

CREATE TABLE ingredients_old (
  id INTEGER PRIMARY KEY,
  recipe_id INTEGER NOT NULL REFERENCES recipes(id) ON DELETE CASCADE,
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  amount TEXT NOT NULL DEFAULT '',
  quantity REAL,
  unit TEXT NOT NULL DEFAULT '',
  UNIQUE (recipe_id, position)
);

INSERT INTO ingredients_old (id, recipe_id, food_id, position, amount, quantity, unit)
SELECT
  id,
  recipe_id,
  food_id,
  position,
  CASE WHEN quantity IS NULL THEN unit ELSE trim(printf('%g', quantity) || ' ' || unit) END,
  quantity,
  unit
FROM ingredients;

DROP TABLE ingredients;
ALTER TABLE ingredients_old RENAME TO ingredients;

CREATE INDEX ingredients_food ON ingredients(food_id);

CREATE VIEW ingredient_grams AS
SELECT
  ingredients.id AS ingredient_id,
  ingredients.recipe_id,
  ingredients.food_id,
  CASE
    WHEN ingredients.quantity IS NULL THEN 0
    WHEN ingredients.unit = 'g' THEN ingredients.quantity
    ELSE ingredients.quantity * food_portions.grams
  END AS grams
FROM ingredients
LEFT JOIN food_portions
  ON food_portions.food_id = ingredients.food_id AND food_portions.unit = ingredients.unit;

CREATE VIEW recipe_macros AS
SELECT
  recipes.id AS recipe_id,
  sum(ingredient_grams.grams * foods.kcal) / 100 / recipes.servings AS kcal,
  sum(ingredient_grams.grams * foods.protein_g) / 100 / recipes.servings AS protein_g,
  sum(ingredient_grams.grams * foods.fat_g) / 100 / recipes.servings AS fat_g,
  sum(ingredient_grams.grams * foods.net_carbs_g) / 100 / recipes.servings AS net_carbs_g,
  sum(ingredient_grams.grams IS NULL) AS unknown_amounts
FROM recipes
JOIN ingredient_grams ON ingredient_grams.recipe_id = recipes.id
JOIN foods ON foods.id = ingredient_grams.food_id
GROUP BY recipes.id;

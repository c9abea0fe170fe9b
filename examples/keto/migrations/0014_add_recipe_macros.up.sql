-- One place that knows what a line of a recipe weighs and what a serving contains.
-- 'to taste' weighs nothing. grams is NULL when nobody has told what the unit weighs; the planner
-- leaves such a recipe out rather than count it as empty (unknown_amounts).

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

-- Per serving.
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

-- A seeded food that somebody cooks with stays: taking it away would break the recipe.

DELETE FROM foods
WHERE source = 'seed'
  AND id NOT IN (SELECT food_id FROM ingredients);

DELETE FROM recipes;
DELETE FROM foods;

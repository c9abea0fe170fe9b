DROP VIEW recipe_macros;
DROP VIEW ingredient_grams;

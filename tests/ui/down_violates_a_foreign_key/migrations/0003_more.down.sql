DELETE FROM recipes WHERE id = 3;

-- The same rebuild, back to the lenient table. Mended values stay mended.

DROP VIEW recipe_macros;

CREATE TABLE foods_old (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  kcal REAL,
  protein_g REAL,
  fat_g REAL,
  carbs_g REAL,
  fibre_g REAL,
  sugar_g REAL,
  source TEXT NOT NULL DEFAULT 'user',
  category_id INTEGER REFERENCES food_categories(id) ON DELETE SET NULL,
  net_carbs_g REAL
    GENERATED ALWAYS AS (max(carbs_g - coalesce(fibre_g, 0), 0)) VIRTUAL
);

INSERT INTO foods_old (id, name, kcal, protein_g, fat_g, carbs_g, fibre_g, sugar_g, source, category_id)
SELECT id, name, kcal, protein_g, fat_g, carbs_g, fibre_g, sugar_g, source, category_id
FROM foods;

DROP TABLE foods;
ALTER TABLE foods_old RENAME TO foods;

CREATE INDEX foods_category ON foods(category_id);

CREATE TRIGGER foods_fts_insert AFTER INSERT ON foods BEGIN
  INSERT INTO foods_fts (rowid, name) VALUES (new.id, new.name);
END;

CREATE TRIGGER foods_fts_delete AFTER DELETE ON foods BEGIN
  INSERT INTO foods_fts (foods_fts, rowid, name) VALUES ('delete', old.id, old.name);
END;

CREATE TRIGGER foods_fts_update AFTER UPDATE OF id, name ON foods BEGIN
  INSERT INTO foods_fts (foods_fts, rowid, name) VALUES ('delete', old.id, old.name);
  INSERT INTO foods_fts (rowid, name) VALUES (new.id, new.name);
END;

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

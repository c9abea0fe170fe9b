-- tohead: allow(changed-values) "what no label can say goes to the nearest value that one can"
-- Half a label made the planner count a food as free of carbs. From here every value is present and
-- possible. SQLite cannot add a NOT NULL or a CHECK to a column in all versions we run on, so foods is
-- rebuilt: create new, copy, drop old, rename new (https://www.sqlite.org/lang_altertable.html#otheralter).
-- Three tables point here with ON DELETE CASCADE: ingredients, food_portions and shopping_items.

-- A view on foods would make the rename fail once foods is dropped.
DROP VIEW recipe_macros;

CREATE TABLE foods_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  kcal REAL NOT NULL CHECK (kcal >= 0),
  protein_g REAL NOT NULL CHECK (protein_g BETWEEN 0 AND 100),
  fat_g REAL NOT NULL CHECK (fat_g BETWEEN 0 AND 100),
  carbs_g REAL NOT NULL CHECK (carbs_g BETWEEN 0 AND 100),
  fibre_g REAL NOT NULL DEFAULT 0 CHECK (fibre_g BETWEEN 0 AND 100),
  sugar_g REAL NOT NULL DEFAULT 0 CHECK (sugar_g BETWEEN 0 AND 100),
  source TEXT NOT NULL DEFAULT 'user' CHECK (source IN ('seed', 'user')),
  category_id INTEGER REFERENCES food_categories(id) ON DELETE SET NULL,
  net_carbs_g REAL GENERATED ALWAYS AS (max(carbs_g - fibre_g, 0)) VIRTUAL
);

-- Users' rows may break the new rules, so the copy mends them: what is missing becomes 0, what is out
-- of range goes to the nearer end, and missing energy is 4 kcal per gram of protein and carbohydrate and
-- 9 per gram of fat. Generated columns cannot be copied.
INSERT INTO foods_new (id, name, kcal, protein_g, fat_g, carbs_g, fibre_g, sugar_g, source, category_id)
SELECT
  id,
  name,
  max(coalesce(kcal, 4 * coalesce(protein_g, 0) + 9 * coalesce(fat_g, 0) + 4 * coalesce(carbs_g, 0)), 0),
  min(max(coalesce(protein_g, 0), 0), 100),
  min(max(coalesce(fat_g, 0), 0), 100),
  min(max(coalesce(carbs_g, 0), 0), 100),
  min(max(coalesce(fibre_g, 0), 0), 100),
  min(max(coalesce(sugar_g, 0), 0), 100),
  CASE WHEN source = 'seed' THEN 'seed' ELSE 'user' END,
  category_id
FROM foods;

DROP TABLE foods;
ALTER TABLE foods_new RENAME TO foods;

-- The old table took its index and its triggers with it. The search index itself is keyed by the ids,
-- which were copied, so it is still right.
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

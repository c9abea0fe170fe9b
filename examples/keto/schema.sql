-- The declared schema of keto.db. The migrations are what runs; the build holds them to this file, and
-- `tohead create` writes the next one from what is changed here.

-- People -----------------------------------------------------------------------------------------

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- One row per user: the limits of a day.
CREATE TABLE preferences (
  user_id INTEGER PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
  net_carb_limit_g REAL NOT NULL DEFAULT 20 CHECK (net_carb_limit_g > 0),
  kcal_target REAL
);

-- Foods ------------------------------------------------------------------------------------------

-- The shelves of the shop, as a tree.
CREATE TABLE food_categories (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  parent_id INTEGER REFERENCES food_categories(id) ON DELETE SET NULL
);

CREATE INDEX food_categories_parent ON food_categories(parent_id);

-- Macros per 100 g. source tells what keto brought ('seed') from what people typed in ('user').
CREATE TABLE foods (
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

CREATE INDEX foods_category ON foods(category_id);

-- What a piece, a slice or a spoon weighs.
CREATE TABLE food_portions (
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  unit TEXT NOT NULL,
  grams REAL NOT NULL CHECK (grams > 0),
  PRIMARY KEY (food_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE avoided_foods (
  user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, food_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX avoided_foods_food ON avoided_foods(food_id);

-- Search by the beginning of a word; kept in step with foods by the three triggers.
CREATE VIRTUAL TABLE foods_fts USING fts5(
  name,
  content = 'foods',
  content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2'
);

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

-- Recipes ----------------------------------------------------------------------------------------

CREATE TABLE recipes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL UNIQUE COLLATE NOCASE,
  servings REAL NOT NULL DEFAULT 1 CHECK (servings > 0),
  method TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT 'user',
  meal TEXT NOT NULL DEFAULT 'dinner'
    CHECK (meal IN ('breakfast', 'lunch', 'dinner', 'snack')),
  variant_of INTEGER REFERENCES recipes(id) ON DELETE SET NULL,
  slug TEXT,
  updated_at TEXT
);

CREATE INDEX recipes_variant_of ON recipes(variant_of) WHERE variant_of IS NOT NULL;
CREATE UNIQUE INDEX recipes_slug ON recipes(slug);

-- Only columns that a cook edits.
CREATE TRIGGER recipes_touch AFTER UPDATE OF title, servings, method ON recipes BEGIN
  UPDATE recipes SET updated_at = CURRENT_TIMESTAMP WHERE id = new.id;
END;

-- quantity is NULL where there is no number; then unit holds the words ('to taste').
CREATE TABLE ingredients (
  id INTEGER PRIMARY KEY,
  recipe_id INTEGER NOT NULL REFERENCES recipes(id) ON DELETE CASCADE,
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  quantity REAL,
  unit TEXT NOT NULL DEFAULT '',
  UNIQUE (recipe_id, position)
);

CREATE INDEX ingredients_food ON ingredients(food_id);

-- What each line weighs; NULL where food_portions does not know the unit.
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

-- Plans ------------------------------------------------------------------------------------------

CREATE TABLE meal_plans (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (user_id, name)
);

CREATE TABLE plan_days (
  id INTEGER PRIMARY KEY,
  plan_id INTEGER NOT NULL REFERENCES meal_plans(id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  UNIQUE (plan_id, day)
);

-- A recipe that is on a plan cannot be deleted.
CREATE TABLE meals (
  id INTEGER PRIMARY KEY,
  day_id INTEGER NOT NULL REFERENCES plan_days(id) ON DELETE CASCADE,
  meal TEXT NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner', 'snack')),
  recipe_id INTEGER NOT NULL REFERENCES recipes(id) ON DELETE RESTRICT,
  servings REAL NOT NULL DEFAULT 1 CHECK (servings > 0),
  UNIQUE (day_id, meal)
);

CREATE INDEX meals_recipe ON meals(recipe_id);

-- Shopping ---------------------------------------------------------------------------------------

CREATE TABLE shopping_lists (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (user_id, first_day, last_day)
) STRICT;

CREATE TABLE shopping_items (
  id INTEGER PRIMARY KEY,
  list_id INTEGER NOT NULL REFERENCES shopping_lists(id) ON DELETE CASCADE,
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  grams REAL NOT NULL,
  bought INTEGER NOT NULL DEFAULT 0 CHECK (bought IN (0, 1)),
  UNIQUE (list_id, food_id)
) STRICT;

CREATE INDEX shopping_items_food ON shopping_items(food_id);
CREATE INDEX shopping_items_open ON shopping_items(list_id) WHERE bought = 0;

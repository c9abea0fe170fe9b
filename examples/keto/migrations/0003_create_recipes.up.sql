-- An amount is what the cook wrote: '200 g', '1/2 piece', 'to taste'. 0010 takes it apart.
-- Both foreign keys cascade: a line without its recipe or its food means nothing.

CREATE TABLE recipes (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL UNIQUE COLLATE NOCASE,
  servings REAL NOT NULL DEFAULT 1 CHECK (servings > 0),
  method TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT 'user'
);

CREATE TABLE ingredients (
  id INTEGER PRIMARY KEY,
  recipe_id INTEGER NOT NULL REFERENCES recipes(id) ON DELETE CASCADE,
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  amount TEXT NOT NULL DEFAULT '',
  UNIQUE (recipe_id, position)
);

-- The unique index above serves look-ups by recipe; the cascade from foods needs its own.
CREATE INDEX ingredients_food ON ingredients(food_id);

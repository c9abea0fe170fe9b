-- Release 0.2: plans. A plan has days, a day has at most one meal of each kind.
-- A recipe that is on a plan cannot be deleted by accident: that key restricts, the others cascade.

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

CREATE TABLE meals (
  id INTEGER PRIMARY KEY,
  day_id INTEGER NOT NULL REFERENCES plan_days(id) ON DELETE CASCADE,
  meal TEXT NOT NULL CHECK (meal IN ('breakfast', 'lunch', 'dinner', 'snack')),
  recipe_id INTEGER NOT NULL REFERENCES recipes(id) ON DELETE RESTRICT,
  servings REAL NOT NULL DEFAULT 1 CHECK (servings > 0),
  UNIQUE (day_id, meal)
);

CREATE INDEX meals_recipe ON meals(recipe_id);

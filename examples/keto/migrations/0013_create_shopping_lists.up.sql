-- Release 0.3: shopping lists. A list covers a range of days; drawing it up again must not lose the
-- ticks, hence one row per food.

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

-- In the shop only what is still missing is read, and most rows are old and bought.
CREATE INDEX shopping_items_open ON shopping_items(list_id) WHERE bought = 0;

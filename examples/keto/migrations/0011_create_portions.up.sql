-- What a piece, a slice or a spoon of a food weighs; without it a recipe has no macros.
-- STRICT: a weight that is a text must fail at once. The key is all there is to look up, so no rowid.

CREATE TABLE food_portions (
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  unit TEXT NOT NULL,
  grams REAL NOT NULL CHECK (grams > 0),
  PRIMARY KEY (food_id, unit)
) STRICT, WITHOUT ROWID;

-- Rounded household measures.
WITH given (food, unit, grams) AS (VALUES
  ('Egg, whole', 'piece', 50.0),
  ('Egg white', 'piece', 33.0),
  ('Egg yolk', 'piece', 17.0),
  ('Bacon', 'slice', 28.0),
  ('Ham, sliced', 'slice', 28.0),
  ('Avocado', 'piece', 150.0),
  ('Onion', 'piece', 110.0),
  ('Tomato', 'piece', 120.0),
  ('Jalapeño', 'piece', 14.0),
  ('Garlic', 'clove', 3.0),
  ('Ginger, fresh', 'tsp', 2.0),
  ('Butter', 'tbsp', 14.0),
  ('Ghee', 'tbsp', 13.0),
  ('Olive oil', 'tbsp', 13.5),
  ('Avocado oil', 'tbsp', 14.0),
  ('Coconut oil', 'tbsp', 13.5),
  ('Mayonnaise', 'tbsp', 14.0),
  ('Heavy cream', 'tbsp', 15.0),
  ('Heavy cream', 'ml', 1.0),
  ('Coconut milk, canned', 'tbsp', 15.0),
  ('Coconut milk, canned', 'ml', 1.0),
  ('Almond milk, unsweetened', 'ml', 1.0),
  ('Lemon juice', 'tbsp', 15.0),
  ('Lemon juice', 'tsp', 5.0),
  ('Soy sauce', 'tbsp', 16.0),
  ('Mustard, yellow', 'tsp', 5.0),
  ('Chia seeds', 'tbsp', 12.0),
  ('Flaxseed, ground', 'tbsp', 7.0),
  ('Sesame seeds', 'tbsp', 9.0),
  ('Cocoa powder, unsweetened', 'tbsp', 5.0),
  ('Cinnamon, ground', 'tsp', 2.6)
)
INSERT INTO food_portions (food_id, unit, grams)
SELECT foods.id, given.unit, given.grams
FROM given JOIN foods ON foods.name = given.food;

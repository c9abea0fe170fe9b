-- The planner has to know which meal a recipe is good for. Recipes of users start as dinners,
-- the most common answer; the seeded ones get the right one here.

ALTER TABLE recipes ADD COLUMN meal TEXT NOT NULL DEFAULT 'dinner'
  CHECK (meal IN ('breakfast', 'lunch', 'dinner', 'snack'));

WITH given (title, meal) AS (VALUES
  ('Spinach and feta omelette', 'breakfast'),
  ('Bacon and egg muffins', 'breakfast'),
  ('Bacon and egg muffins, dairy-free', 'breakfast'),
  ('Chia pudding with raspberries', 'breakfast'),
  ('Greek yogurt with walnuts', 'breakfast'),
  ('Caesar salad with chicken', 'lunch'),
  ('Tuna and avocado salad', 'lunch'),
  ('Zucchini noodles with pesto', 'lunch'),
  ('Halloumi salad with olives', 'lunch'),
  ('Cauliflower soup with blue cheese', 'lunch'),
  ('Celery with cream cheese', 'snack'),
  ('Handful of macadamias', 'snack'),
  ('Half an avocado', 'snack'),
  ('Cocoa mousse', 'snack')
)
UPDATE recipes SET meal = given.meal
FROM given
WHERE recipes.title = given.title AND recipes.source = 'seed';

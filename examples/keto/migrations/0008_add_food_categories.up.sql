-- Shopping lists are read shelf by shelf, so foods get a category. Categories form a tree in one
-- table that refers to itself; a category that loses its parent moves to the top.

CREATE TABLE food_categories (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  parent_id INTEGER REFERENCES food_categories(id) ON DELETE SET NULL
);

CREATE INDEX food_categories_parent ON food_categories(parent_id);

INSERT INTO food_categories (name) VALUES ('Fresh'), ('Chilled'), ('Dry goods');

WITH given (name, parent) AS (VALUES
  ('Vegetables', 'Fresh'),
  ('Fruit and berries', 'Fresh'),
  ('Meat', 'Chilled'),
  ('Poultry', 'Chilled'),
  ('Fish and seafood', 'Chilled'),
  ('Eggs', 'Chilled'),
  ('Milk products', 'Chilled'),
  ('Nuts and seeds', 'Dry goods'),
  ('Oils and fats', 'Dry goods'),
  ('Herbs and spices', 'Dry goods'),
  ('Pantry', 'Dry goods')
)
INSERT INTO food_categories (name, parent_id)
SELECT given.name, parent.id
FROM given JOIN food_categories AS parent ON parent.name = given.parent
ORDER BY parent.id, given.name;

-- A second level, so that the tree is one.
INSERT INTO food_categories (name, parent_id)
SELECT 'Cheese', id FROM food_categories WHERE name = 'Milk products';

-- NULL by default: with a REFERENCES clause, ADD COLUMN takes nothing else.
ALTER TABLE foods ADD COLUMN category_id INTEGER REFERENCES food_categories(id) ON DELETE SET NULL;

CREATE INDEX foods_category ON foods(category_id);

WITH given (food, category) AS (VALUES
  ('Egg, whole', 'Eggs'),
  ('Egg white', 'Eggs'),
  ('Egg yolk', 'Eggs'),
  ('Butter', 'Milk products'),
  ('Heavy cream', 'Milk products'),
  ('Crème fraîche', 'Milk products'),
  ('Sour cream', 'Milk products'),
  ('Greek yogurt, whole milk', 'Milk products'),
  ('Cottage cheese', 'Milk products'),
  ('Ricotta, whole milk', 'Milk products'),
  ('Cream cheese', 'Cheese'),
  ('Cheddar', 'Cheese'),
  ('Mozzarella', 'Cheese'),
  ('Parmesan', 'Cheese'),
  ('Feta', 'Cheese'),
  ('Halloumi', 'Cheese'),
  ('Goat cheese, soft', 'Cheese'),
  ('Blue cheese', 'Cheese'),
  ('Bacon', 'Meat'),
  ('Beef, ground, 80% lean', 'Meat'),
  ('Beef, sirloin', 'Meat'),
  ('Lamb, ground', 'Meat'),
  ('Pork belly', 'Meat'),
  ('Pork shoulder', 'Meat'),
  ('Ham, sliced', 'Meat'),
  ('Salami, dry', 'Meat'),
  ('Chorizo', 'Meat'),
  ('Chicken breast, skinless', 'Poultry'),
  ('Chicken thigh, with skin', 'Poultry'),
  ('Chicken wing, with skin', 'Poultry'),
  ('Turkey, ground', 'Poultry'),
  ('Salmon, Atlantic, farmed', 'Fish and seafood'),
  ('Trout, rainbow', 'Fish and seafood'),
  ('Mackerel, Atlantic', 'Fish and seafood'),
  ('Cod', 'Fish and seafood'),
  ('Tuna, canned in water', 'Fish and seafood'),
  ('Sardines, canned in oil', 'Fish and seafood'),
  ('Shrimp', 'Fish and seafood'),
  ('Spinach', 'Vegetables'),
  ('Kale', 'Vegetables'),
  ('Romaine lettuce', 'Vegetables'),
  ('Rocket', 'Vegetables'),
  ('Broccoli', 'Vegetables'),
  ('Cauliflower', 'Vegetables'),
  ('Brussels sprouts', 'Vegetables'),
  ('Cabbage, white', 'Vegetables'),
  ('Sauerkraut', 'Vegetables'),
  ('Zucchini', 'Vegetables'),
  ('Aubergine', 'Vegetables'),
  ('Cucumber, with peel', 'Vegetables'),
  ('Celery', 'Vegetables'),
  ('Asparagus', 'Vegetables'),
  ('Green beans', 'Vegetables'),
  ('Bell pepper, green', 'Vegetables'),
  ('Bell pepper, red', 'Vegetables'),
  ('Jalapeño', 'Vegetables'),
  ('Tomato', 'Vegetables'),
  ('Onion', 'Vegetables'),
  ('Garlic', 'Vegetables'),
  ('Mushrooms, white', 'Vegetables'),
  ('Pickled cucumber, dill', 'Pantry'),
  ('Olives, green', 'Pantry'),
  ('Olives, black', 'Pantry'),
  ('Tofu, firm', 'Vegetables'),
  ('Avocado', 'Fruit and berries'),
  ('Raspberries', 'Fruit and berries'),
  ('Blackberries', 'Fruit and berries'),
  ('Strawberries', 'Fruit and berries'),
  ('Blueberries', 'Fruit and berries'),
  ('Lemon juice', 'Fruit and berries'),
  ('Almonds', 'Nuts and seeds'),
  ('Almond flour', 'Nuts and seeds'),
  ('Walnuts', 'Nuts and seeds'),
  ('Pecans', 'Nuts and seeds'),
  ('Macadamias', 'Nuts and seeds'),
  ('Hazelnuts', 'Nuts and seeds'),
  ('Brazil nuts', 'Nuts and seeds'),
  ('Chia seeds', 'Nuts and seeds'),
  ('Flaxseed, ground', 'Nuts and seeds'),
  ('Pumpkin seeds', 'Nuts and seeds'),
  ('Sunflower seeds', 'Nuts and seeds'),
  ('Sesame seeds', 'Nuts and seeds'),
  ('Coconut, desiccated', 'Nuts and seeds'),
  ('Peanut butter, unsweetened', 'Nuts and seeds'),
  ('Olive oil', 'Oils and fats'),
  ('Avocado oil', 'Oils and fats'),
  ('Coconut oil', 'Oils and fats'),
  ('Ghee', 'Oils and fats'),
  ('Mayonnaise', 'Oils and fats'),
  ('Basil, fresh', 'Herbs and spices'),
  ('Parsley, fresh', 'Herbs and spices'),
  ('Ginger, fresh', 'Herbs and spices'),
  ('Cinnamon, ground', 'Herbs and spices'),
  ('Black pepper, ground', 'Herbs and spices'),
  ('Salt', 'Herbs and spices'),
  ('Mustard, yellow', 'Pantry'),
  ('Soy sauce', 'Pantry'),
  ('Cider vinegar', 'Pantry'),
  ('Tomato paste', 'Pantry'),
  ('Tahini', 'Pantry'),
  ('Coconut milk, canned', 'Pantry'),
  ('Almond milk, unsweetened', 'Pantry'),
  ('Cocoa powder, unsweetened', 'Pantry'),
  ('Dark chocolate, 70-85% cocoa', 'Pantry')
)
UPDATE foods SET category_id = food_categories.id
FROM given JOIN food_categories ON food_categories.name = given.category
WHERE foods.name = given.food AND foods.source = 'seed';

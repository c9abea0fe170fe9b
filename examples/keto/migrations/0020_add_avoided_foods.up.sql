-- Allergies and dislikes. The planner skips every recipe that contains one of these.

CREATE TABLE avoided_foods (
  user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  food_id INTEGER NOT NULL REFERENCES foods(id) ON DELETE CASCADE,
  PRIMARY KEY (user_id, food_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX avoided_foods_food ON avoided_foods(food_id);

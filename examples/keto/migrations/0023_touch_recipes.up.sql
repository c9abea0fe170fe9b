-- When a recipe was last edited by hand. No default: ADD COLUMN refuses one that is not constant, and
-- NULL is the truth for the recipes that nobody has touched.

ALTER TABLE recipes ADD COLUMN updated_at TEXT;

-- Only columns that a cook edits: a migration that fills slug or meal is no edit.
CREATE TRIGGER recipes_touch AFTER UPDATE OF title, servings, method ON recipes BEGIN
  UPDATE recipes SET updated_at = CURRENT_TIMESTAMP WHERE id = new.id;
END;

-- The trigger names the column, so it goes first.

DROP TRIGGER recipes_touch;
ALTER TABLE recipes DROP COLUMN updated_at;

-- DROP COLUMN refuses an indexed column, so the index goes first.

DROP INDEX foods_category;
ALTER TABLE foods DROP COLUMN category_id;
DROP TABLE food_categories;

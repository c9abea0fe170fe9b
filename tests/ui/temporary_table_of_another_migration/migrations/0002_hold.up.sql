CREATE TEMP TABLE hold AS SELECT * FROM foods WHERE kcal > 500;
-- nothing else yet

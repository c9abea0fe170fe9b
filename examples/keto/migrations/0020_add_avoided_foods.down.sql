DROP TABLE avoided_foods;

DROP TABLE meals;

DROP TABLE food_portions;

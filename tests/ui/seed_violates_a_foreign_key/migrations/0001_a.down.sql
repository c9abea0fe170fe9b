DROP TABLE recipes;
DROP TABLE foods;

DROP TABLE ingredients;
DROP TABLE recipes;

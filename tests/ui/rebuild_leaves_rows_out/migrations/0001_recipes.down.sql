DROP TABLE recipes;
DROP TABLE authors;

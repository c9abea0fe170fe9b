DROP TABLE plans;
DROP TABLE diets;
DROP TABLE shops;
DROP TABLE foods;

DROP TABLE notes;
DROP TABLE codes;
DROP TABLE foods;

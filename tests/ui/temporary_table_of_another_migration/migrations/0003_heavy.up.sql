CREATE TABLE heavy (id INTEGER, kcal INTEGER);
INSERT INTO heavy (id, kcal) SELECT id, kcal FROM hold;

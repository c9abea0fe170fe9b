-- Foods.
CREATE TABLE foods (name TEXT NOT NULL, kcal INTEGER);

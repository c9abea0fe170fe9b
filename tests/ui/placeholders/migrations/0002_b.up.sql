CREATE TABLE b (x, y);
INSERT INTO b -- first
  VALUES (?, :name);
INSERT INTO b VALUES ('?', ?1), (@a, $b);

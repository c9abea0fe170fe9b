DROP TABLE b;
INSERT INTO a VALUES ('never closed);

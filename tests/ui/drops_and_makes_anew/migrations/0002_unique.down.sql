CREATE TABLE old (name TEXT);
INSERT INTO old (name) SELECT name FROM foods;
DROP TABLE foods;
ALTER TABLE old RENAME TO foods;

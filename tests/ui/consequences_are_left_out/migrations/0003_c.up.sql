UPDATE a SET y = 1;
CREATE TABLE a (x, y);
INSERT INTO a (x, y) VALUES (1, 2);
CREATE TABLE c (z);
UPDATE c SET zz = 1;

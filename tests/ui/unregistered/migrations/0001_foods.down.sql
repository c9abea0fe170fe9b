DROP VIEW first;
DROP VIEW sorted;
DROP TABLE log;
DROP TABLE foods;

DROP TABLE heavy;

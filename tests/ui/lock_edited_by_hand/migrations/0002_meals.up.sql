CREATE TABLE meals (day TEXT, food TEXT);

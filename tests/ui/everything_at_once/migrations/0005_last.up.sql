CREATE TABLE last (x);

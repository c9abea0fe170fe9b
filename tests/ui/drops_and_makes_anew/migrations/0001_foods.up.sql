CREATE TABLE foods (name TEXT);

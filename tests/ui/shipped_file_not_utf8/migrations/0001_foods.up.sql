CREATE TABLE foods (name TEXT DEFAULT 'ÿ');

CREATE TABLE first (x);
CREATE TABLE second (x);

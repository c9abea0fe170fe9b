CREATE TABLE b (x);
CREATE TABLE Tohead_b (x);
CREATE INDEX tohead_i ON b (x);

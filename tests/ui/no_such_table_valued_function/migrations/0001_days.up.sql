CREATE TABLE days (day INTEGER);
INSERT INTO days SELECT value FROM generate_series(1, 7);

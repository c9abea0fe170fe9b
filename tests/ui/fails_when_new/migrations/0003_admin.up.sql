CREATE TABLE log (counter TEXT NOT NULL REFERENCES counters (name));
INSERT INTO log (counter) SELECT name FROM counters;

CREATE TABLE b (x);
PRAGMA cache_size = 100;
PRAGMA user_version = 2;

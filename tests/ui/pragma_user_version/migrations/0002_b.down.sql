DROP TABLE b;
PRAGMA user_version = 1;

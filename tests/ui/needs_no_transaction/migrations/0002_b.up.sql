CREATE TABLE b (x);
VACUUM;
PRAGMA journal_mode = WAL;
PRAGMA main . page_size = 8192;

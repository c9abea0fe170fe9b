-- warned: drop-table at 0002_one_table.up.sql:5
-- twin of two_tables_by_union_all: the second SELECT leaves rows out

-- file: 0001_readings.up.sql
CREATE TABLE readings_2024 (at INTEGER NOT NULL, value REAL NOT NULL);
CREATE TABLE readings_2025 (at INTEGER NOT NULL, value REAL NOT NULL);

-- file: 0001_readings.down.sql
DROP TABLE readings_2025;
DROP TABLE readings_2024;

-- file: 0002_one_table.up.sql
-- tohead: irreversible "one table is enough"
CREATE TABLE readings (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, value REAL NOT NULL);
INSERT INTO readings (at, value) SELECT at, value FROM readings_2024 UNION ALL SELECT at, value FROM readings_2025 WHERE value > 0;
DROP TABLE readings_2024;
DROP TABLE readings_2025;

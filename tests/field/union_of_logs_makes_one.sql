-- refused: lost-rows at 0002_one_log.up.sql:4
-- each SELECT names its own kind, so no two tables have a row in common: UNION only takes equal readings of one table for one

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE heat_log (meter INTEGER NOT NULL, amount REAL NOT NULL, at INTEGER NOT NULL, temp REAL);
CREATE TABLE gas_log (meter INTEGER NOT NULL, amount REAL NOT NULL, at INTEGER NOT NULL, pressure REAL);

-- file: 0002_one_log.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "one table"
CREATE TABLE meter_log (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, meter INTEGER NOT NULL, amount REAL NOT NULL, at INTEGER NOT NULL);
INSERT INTO meter_log (kind, meter, amount, at)
SELECT 'heat', meter, amount, at FROM heat_log
UNION
SELECT 'gas', meter, amount, at FROM gas_log;
DROP TABLE heat_log;
DROP TABLE gas_log;

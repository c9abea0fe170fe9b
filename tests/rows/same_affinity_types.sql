-- fine
-- INT, BIGINT and INTEGER, TEXT and CLOB have the same affinity; no value changes

-- file: 0001_t.up.sql
CREATE TABLE metrics (id INTEGER PRIMARY KEY, n INT, label CLOB, ratio DOUBLE, amount DECIMAL(10,2));

-- file: 0001_t.down.sql
DROP TABLE metrics;

-- file: 0002_types.up.sql
CREATE TABLE metrics_new (id INTEGER PRIMARY KEY, n BIGINT, label TEXT, ratio REAL, amount NUMERIC);
INSERT INTO metrics_new SELECT id, n, label, ratio, amount FROM metrics;
DROP TABLE metrics;
ALTER TABLE metrics_new RENAME TO metrics;

-- file: 0002_types.down.sql
CREATE TABLE metrics__back (id INTEGER PRIMARY KEY, n INT, label CLOB, ratio DOUBLE, amount DECIMAL(10,2));
INSERT INTO metrics__back (id, n, label, ratio, amount)
SELECT id, n, label, ratio, amount FROM metrics;
DROP TABLE metrics;
ALTER TABLE metrics__back RENAME TO metrics;

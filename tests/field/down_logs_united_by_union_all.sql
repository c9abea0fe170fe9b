-- silent
-- the down part puts both years together again

-- file: 0001_log.up.sql
CREATE TABLE log (day TEXT NOT NULL, level TEXT NOT NULL, line TEXT NOT NULL);

-- file: 0001_log.down.sql
DROP TABLE log;

-- file: 0002_years.up.sql
CREATE TABLE log_old (day TEXT NOT NULL, level TEXT NOT NULL, line TEXT NOT NULL);
INSERT INTO log_old SELECT day, level, line FROM log WHERE day < '2025-01-01';
DELETE FROM log WHERE day < '2025-01-01';

-- file: 0002_years.down.sql
CREATE TABLE log_all (day TEXT NOT NULL, level TEXT NOT NULL, line TEXT NOT NULL);
INSERT INTO log_all SELECT day, level, line FROM log_old UNION ALL SELECT day, level, line FROM log;
DROP TABLE log_old;
DROP TABLE log;
ALTER TABLE log_all RENAME TO log;

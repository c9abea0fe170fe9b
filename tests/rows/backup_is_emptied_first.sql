-- fine
-- the table that keeps the rows meanwhile is emptied before, whatever an earlier migration has left there

-- file: 0001_log.up.sql
CREATE TABLE log (line TEXT, level INTEGER);
CREATE TABLE log_kept (line TEXT, level INTEGER);
INSERT INTO log_kept (line, level) VALUES ('before all', 0);

-- file: 0001_log.down.sql
DROP TABLE log_kept;
DROP TABLE log;

-- file: 0002_level_text.up.sql
-- tohead: allow(missing-where) "nobody reads it"
DELETE FROM log_kept;
INSERT INTO log_kept (line, level) SELECT line, level FROM log;
DROP TABLE log;
CREATE TABLE log (line TEXT, level INTEGER, source TEXT);
INSERT INTO log (line, level) SELECT line, level FROM log_kept;

-- file: 0002_level_text.down.sql
ALTER TABLE log DROP COLUMN source;

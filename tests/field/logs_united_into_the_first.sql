-- silent
-- one log takes in the lines of another one when it is rebuilt

-- file: 0001_logs.up.sql
CREATE TABLE log (day TEXT NOT NULL, level TEXT NOT NULL, line TEXT NOT NULL);
CREATE TABLE sync_log (day TEXT NOT NULL, line TEXT NOT NULL);

-- file: 0001_logs.down.sql
DROP TABLE sync_log;
DROP TABLE log;

-- file: 0002_one.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE log_new (id INTEGER PRIMARY KEY, day TEXT NOT NULL, level TEXT NOT NULL, line TEXT NOT NULL);
INSERT INTO log_new (day, level, line) SELECT day, level, line FROM log UNION ALL SELECT day, 'sync', line FROM sync_log;
DROP TABLE sync_log;
DROP TABLE log;
ALTER TABLE log_new RENAME TO log;

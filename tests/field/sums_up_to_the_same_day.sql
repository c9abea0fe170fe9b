-- silent
-- one bound for both

-- file: 0001_monitors.up.sql
CREATE TABLE monitor (id INTEGER PRIMARY KEY, name TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);
CREATE TABLE beat (id INTEGER PRIMARY KEY, monitor_id INTEGER NOT NULL REFERENCES monitor (id), day TEXT NOT NULL, ping INTEGER, important INTEGER NOT NULL DEFAULT 0);

-- file: 0001_monitors.down.sql
DROP TABLE beat;
DROP TABLE monitor;

-- file: 0002_daily.up.sql
-- tohead: irreversible "single beats are gone"
CREATE TABLE daily (monitor_id INTEGER NOT NULL, day TEXT NOT NULL, ping REAL, PRIMARY KEY (monitor_id, day));
INSERT INTO daily (monitor_id, day, ping)
SELECT b.monitor_id, b.day, avg(b.ping) FROM beat b WHERE b.day < '2024-01-01'
GROUP BY b.monitor_id, b.day;
DELETE FROM beat WHERE day < '2024-01-01';

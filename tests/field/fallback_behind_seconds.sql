-- fine
-- the same where the seconds are seconds

-- file: 0001_logs.up.sql
CREATE TABLE logs (id INTEGER PRIMARY KEY, line TEXT NOT NULL, at_ms INTEGER NOT NULL);

-- file: 0001_logs.down.sql
DROP TABLE logs;

-- file: 0002_times.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE logs ADD COLUMN written_at TEXT NOT NULL DEFAULT '';
UPDATE logs SET written_at = ifnull(datetime(at_ms / 1000, 'unixepoch'), '1970-01-01 00:00:00');
ALTER TABLE logs DROP COLUMN at_ms;

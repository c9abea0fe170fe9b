-- refused: lost-values at 0003_alarms.up.sql:2
-- what stands behind the first comma is lost

-- file: 0001_alarms.up.sql
CREATE TABLE alarms (id INTEGER PRIMARY KEY, at TEXT NOT NULL, days TEXT NOT NULL DEFAULT 'mon,tue,wed');

-- file: 0001_alarms.down.sql
DROP TABLE alarms;

-- file: 0002_days.up.sql
CREATE TABLE alarm_days (alarm_id INTEGER NOT NULL REFERENCES alarms (id), day TEXT NOT NULL, PRIMARY KEY (alarm_id, day)) WITHOUT ROWID;
INSERT INTO alarm_days (alarm_id, day) SELECT id, CASE WHEN instr(days, ',') > 0 THEN substr(days, 1, instr(days, ',') - 1) ELSE days END FROM alarms;

-- file: 0002_days.down.sql
DROP TABLE alarm_days;

-- file: 0003_alarms.up.sql
-- tohead: irreversible "see alarm_days"
ALTER TABLE alarms DROP COLUMN days;

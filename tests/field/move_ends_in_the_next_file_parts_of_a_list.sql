-- silent
-- the list has become rows, all parts of it, and the text goes

-- file: 0001_alarms.up.sql
CREATE TABLE alarms (id INTEGER PRIMARY KEY, at TEXT NOT NULL, days TEXT NOT NULL DEFAULT 'mon,tue,wed');

-- file: 0001_alarms.down.sql
DROP TABLE alarms;

-- file: 0002_days.up.sql
CREATE TABLE alarm_days (alarm_id INTEGER NOT NULL REFERENCES alarms (id), day TEXT NOT NULL, PRIMARY KEY (alarm_id, day)) WITHOUT ROWID;
WITH RECURSIVE parts (id, day, rest) AS (
    SELECT id, '', days || ',' FROM alarms
    UNION ALL
    SELECT id, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1) FROM parts WHERE rest <> ''
)
INSERT OR IGNORE INTO alarm_days (alarm_id, day) SELECT id, trim(day) FROM parts WHERE trim(day) <> '';

-- file: 0002_days.down.sql
DROP TABLE alarm_days;

-- file: 0003_alarms.up.sql
-- tohead: irreversible "see alarm_days"
ALTER TABLE alarms DROP COLUMN days;

-- warned: changed-values at 0003_drop.up.sql:3
-- a number below zero stands for none: it is told, and may be meant

-- file: 0001_init.up.sql
CREATE TABLE track (id INTEGER PRIMARY KEY, length_ms INTEGER NOT NULL DEFAULT -1);

-- file: 0001_init.down.sql
DROP TABLE track;

-- file: 0002_seconds.up.sql
ALTER TABLE track ADD COLUMN seconds REAL;
UPDATE track SET seconds = length_ms / 1000.0 WHERE length_ms >= 0;

-- file: 0002_seconds.down.sql
ALTER TABLE track DROP COLUMN seconds;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE track DROP COLUMN length_ms;

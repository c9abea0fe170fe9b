-- refused: lost-values at 0003_drop.up.sql:3
-- one of three priorities is forgotten

-- file: 0001_init.up.sql
CREATE TABLE task (id INTEGER PRIMARY KEY, priority TEXT NOT NULL CHECK (priority IN ('low', 'mid', 'high')));

-- file: 0001_init.down.sql
DROP TABLE task;

-- file: 0002_level.up.sql
ALTER TABLE task ADD COLUMN level INTEGER;
UPDATE task SET level = CASE priority WHEN 'low' THEN 1 WHEN 'high' THEN 3 END;

-- file: 0002_level.down.sql
ALTER TABLE task DROP COLUMN level;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE task DROP COLUMN priority;

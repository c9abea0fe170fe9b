-- warned: changed-values at 0003_priority.up.sql:4
-- CASE ... ELSE 2 collapses all unknown texts; drop allowed as "moved"
-- base: forge

-- file: 0003_priority.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to prio"
ALTER TABLE issue ADD COLUMN prio INTEGER NOT NULL DEFAULT 2;
UPDATE issue SET prio = CASE priority WHEN 'low' THEN 1 WHEN 'high' THEN 3 ELSE 2 END;
ALTER TABLE issue DROP COLUMN priority;

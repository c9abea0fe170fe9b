-- warned: changed-values at 0003_priority.up.sql:3
-- priority texts become numbers with CASE ... ELSE 2: 'urgent', 'blocker' and other free texts are all collapsed to normal, then the column is dropped
-- base: forge

-- file: 0003_priority.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE issue ADD COLUMN prio INTEGER NOT NULL DEFAULT 2;
UPDATE issue SET prio = CASE priority WHEN 'low' THEN 1 WHEN 'high' THEN 3 ELSE 2 END;
ALTER TABLE issue DROP COLUMN priority;

-- silent
-- priority texts get a numeric sibling with CASE, the text stays
-- base: forge

-- file: 0003_priority.up.sql
ALTER TABLE issue ADD COLUMN prio INTEGER NOT NULL DEFAULT 2;
UPDATE issue SET prio = CASE priority WHEN 'low' THEN 1 WHEN 'high' THEN 3 ELSE 2 END;

-- file: 0003_priority.down.sql
ALTER TABLE issue DROP COLUMN prio;

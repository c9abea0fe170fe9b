-- refused: fails-on-rows at 0003_priority.up.sql:4
-- priority texts become numbers with CASE without ELSE, unknown texts become NULL -> NOT NULL column fails
-- base: forge

-- file: 0003_priority.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now prio"
ALTER TABLE issue ADD COLUMN prio INTEGER NOT NULL DEFAULT 2;
UPDATE issue SET prio = CASE priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 WHEN 'high' THEN 3 END;
ALTER TABLE issue DROP COLUMN priority;

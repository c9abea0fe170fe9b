-- silent
-- active becomes an integer, all spellings are handled, unknown ones stop nothing
-- base: flow

-- file: 0003_active.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "is_active says the same"
ALTER TABLE workflow ADD COLUMN is_active INTEGER NOT NULL DEFAULT 0;
UPDATE workflow SET is_active = 1 WHERE lower(active) IN ('true', '1', 'yes', 'on');
ALTER TABLE workflow DROP COLUMN active;

-- warned: changed-values at 0003_retry.up.sql:5
-- UPDATE OR IGNORE leaves rows unconverted, the next statement takes all for converted (drops the old column, allowed)
-- base: flow

-- file: 0003_retry.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now retry_id"
ALTER TABLE execution ADD COLUMN retry_id INTEGER;
CREATE UNIQUE INDEX execution_retry ON execution (retry_id);
UPDATE OR IGNORE execution SET retry_id = CAST(retry_of AS INTEGER);
ALTER TABLE execution DROP COLUMN retry_of;

-- refused: rejected-statement at 0003_ref.down.sql:1
-- the down drops a column that the up has indexed; SQLite refuses
-- base: forge

-- file: 0003_ref.up.sql
ALTER TABLE issue ADD COLUMN ref TEXT;
CREATE INDEX idx_issue_ref ON issue (ref);

-- file: 0003_ref.down.sql
ALTER TABLE issue DROP COLUMN ref;
DROP INDEX idx_issue_ref;

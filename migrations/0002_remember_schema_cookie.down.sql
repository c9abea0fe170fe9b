DROP INDEX tohead_ledger_set;
ALTER TABLE tohead_ledger DROP COLUMN schema_cookie;

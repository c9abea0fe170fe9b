-- refused: rejected-statement at 0004_fill.up.sql:2
-- the column is dropped in 0003 (allowed), the backfill that needs it comes in 0004
-- base: vault

-- file: 0003_drop.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved"
ALTER TABLE ciphers ADD COLUMN content TEXT NOT NULL DEFAULT '{}';
ALTER TABLE ciphers DROP COLUMN data;

-- file: 0004_fill.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE ciphers SET content = json_set(content, '$.data', data) WHERE content = '{}';
